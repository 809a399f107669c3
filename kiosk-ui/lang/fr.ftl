# The borne in French, from which the other languages are made. One idea a line, in plain words:
# the reader may be tired, or read little. No-break spaces stand where a line must not break.

## Nobody at the borne

waiting = Posez votre carte ici
take-card = Reprenez votre carte

## What waits

mail = Du courrier vous attend
letters = { $n ->
    [one] { $n } lettre
   *[other] { $n } lettres
}
notices = { $n ->
    [one] { $n } avis de passage
   *[other] { $n } avis de passage
}
parcels = { $n ->
    [one] { $n } colis
   *[other] { $n } colis
}
# The registered letter lies at the post office for so many more days.
notice-days = { $n ->
    [0] dernier jour aujourd’hui
    [one] encore { $n } jour
   *[other] encore { $n } jours
}
no-mail = Pas de courrier
no-mail-more = pour le moment. À bientôt !
no-mail-now = Pas de courrier pour le moment
bring-card = Venez avec votre carte.

## What the person should know

domiciliation-soon = Votre domiciliation se termine le { $date }.
ended = Votre domiciliation est terminée
domiciliation-ended = { ended }.
domiciliation-not-yet = Votre domiciliation n’a pas encore commencé.
appointment = Vous avez un rendez-vous : { $day }, { $hour }.
message = Le centre a un message pour vous.
message-ask = Demandez-le au guichet.
see-desk = Parlez-en au guichet.

## When a card or the borne gives no answer

asking = Un instant, s’il vous plaît
asking-help = Nous regardons votre courrier.
unknown = Cette carte n’est pas reconnue
blocked = Cette carte est bloquée
card-help = Venez au guichet avec votre carte, nous allons vous aider.
unreadable = Reposez votre carte, bien à plat
unreadable-help = Si cela ne suffit pas, venez au guichet.
trouble = Pas de réponse pour l’instant
trouble-help = Du courrier vous attend peut-être : demandez au guichet.
no-reader = Lecteur de cartes en panne
ask-desk = Demandez votre courrier au guichet.
no-daemon = Borne indisponible
no-daemon-help = Le service du courrier ne répond pas pour l’instant. Demandez votre courrier au guichet.
clock-wrong = L’heure de la borne n’est pas juste

## Days and hours

weekday-0 = lundi
weekday-1 = mardi
weekday-2 = mercredi
weekday-3 = jeudi
weekday-4 = vendredi
weekday-5 = samedi
weekday-6 = dimanche
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
date = { $weekday } { $day } { $month }
# The first of a month, where a language says it otherwise.
date-first = { $weekday } 1er { $month }
today = Aujourd’hui
tomorrow = Demain, { $date }
on-date = Le { $date }
hour = { $h } h
hour-minutes = { $h } h { $m }
from-to = de { $from } à { $to }
in-hours = { $n ->
    [one] dans { $n } heure
   *[other] dans { $n } heures
}
in-minutes = { $n ->
    [one] dans { $n } minute
   *[other] dans { $n } minutes
}

## When mail is given out

opening-unknown = Les heures de distribution
opening-ask = Demandez-les au guichet
opening-now = Distribution du courrier, { $place }
opening-until = Ouvert maintenant, jusqu’à { $to }
opening-next = Prochaine distribution, { $place }
opening-when = { $day }, { $hours }
# The same, today: in how long.
opening-soon = Aujourd’hui, { $hours }, { $in }

## What can be pressed

done = Terminé
more-time = Plus de temps
listen = Écouter
stop-voice = Arrêter la voix
display = Affichage
languages = Langues
information = Infos
take-ticket = Mon ticket
by-sms = Par SMS
back = Retour
next-page = Suite
previous-page = Avant
louder = Plus fort
lower-screen = Plus bas

## A number in the queue

before-you = { $n ->
    [0] C’est bientôt à vous.
    [one] { $n } personne avant vous
   *[other] { $n } personnes avant vous
}
ticket-wait = Asseyez-vous. Votre numéro s’affichera sur l’écran.
ticket-called = C’est à vous : { $place }.
ticket-printed = Prenez votre papier.
ticket-sent = Le numéro vous est envoyé par SMS.
ticket-not-sent = Le SMS n’a pas pu partir. Retenez votre numéro.
ticket-closed = Il n’y a plus de numéro pour l’instant
ticket-closed-help = Revenez à la prochaine distribution, ou demandez au guichet.
go-to = { $place }
waiting-people = { $n ->
    [0] Personne n’attend
    [one] { $n } personne attend
   *[other] { $n } personnes attendent
}
display-title = On appelle le numéro
display-nobody = Aucun numéro n’est appelé pour l’instant
display-closed = La distribution est fermée

## Information without a card

hours-title = Jours et heures
hours-none = Demandez les jours et les heures au guichet.
closed-title = Fermé
closed-day = { $date }
closed-days = du { $from } au { $to }
places-title = Où trouver de l’aide
level-communication = Accueil
level-information = Accueil et informations
level-suivi = Accueil et suivi
level-conseil = Accueil, suivi et conseil
spoken-languages = Langues : { $languages }
page-of = { $page } sur { $pages }

## What is only said aloud

say-welcome = Borne du courrier. Posez votre carte sur le lecteur, sous l’écran.
say-keys = Touches flèches : choisir un bouton. Touche ronde : appuyer. Touche haut-parleur : répéter.
say-offer = Votre réponse est à l’écran. Pour l’entendre à voix haute, appuyez sur la touche haut-parleur.
say-button = Bouton { $name }
say-ticket = Votre numéro : { $n }
