## Nobody at the borne

waiting = Puneți cardul aici
take-card = Luați-vă cardul

## What waits

mail = Aveți corespondență
letters = { $n ->
    [one] { $n } scrisoare
    [few] { $n } scrisori
   *[other] { $n } de scrisori
}
notices = { $n ->
    [one] { $n } aviz poștal
    [few] { $n } avize poștale
   *[other] { $n } de avize poștale
}
parcels = { $n ->
    [one] { $n } colet
    [few] { $n } colete
   *[other] { $n } de colete
}
notice-days = { $n ->
    [0] azi este ultima zi
    [one] încă { $n } zi
    [few] încă { $n } zile
   *[other] încă { $n } de zile
}
no-mail = Nu aveți corespondență
no-mail-more = deocamdată. Pe curând!
no-mail-now = Nu aveți corespondență deocamdată
bring-card = Veniți cu cardul.

## What the person should know

domiciliation-soon = Dosarul dumneavoastră expiră { $date }.
ended = Dosarul dumneavoastră a expirat
domiciliation-ended = { ended }.
domiciliation-not-yet = Dosarul dumneavoastră nu este încă valabil.
appointment = Aveți o programare: { $day }, ora { $hour }.
message = Centrul are un mesaj pentru dumneavoastră.
message-ask = Cereți-l la ghișeu.
see-desk = Vorbiți cu noi la ghișeu.

## When a card or the borne gives no answer

asking = Un moment, vă rugăm
asking-help = Vă căutăm corespondența.
unknown = Acest card nu este recunoscut
blocked = Acest card este blocat
card-help = Veniți la ghișeu cu cardul, vă ajutăm.
unreadable = Puneți din nou cardul, plat pe cititor
unreadable-help = Dacă tot nu merge, veniți la ghișeu.
trouble = Niciun răspuns deocamdată
trouble-help = Poate aveți corespondență: întrebați la ghișeu.
no-reader = Cititorul de carduri nu funcționează
ask-desk = Cereți corespondența la ghișeu.
no-daemon = Aparatul nu este disponibil
no-daemon-help = Serviciul de corespondență nu răspunde deocamdată. Cereți corespondența la ghișeu.
clock-wrong = Ora afișată aici nu este corectă

## Days and hours

weekday-0 = luni
weekday-1 = marți
weekday-2 = miercuri
weekday-3 = joi
weekday-4 = vineri
weekday-5 = sâmbătă
weekday-6 = duminică
month-1 = ianuarie
month-2 = februarie
month-3 = martie
month-4 = aprilie
month-5 = mai
month-6 = iunie
month-7 = iulie
month-8 = august
month-9 = septembrie
month-10 = octombrie
month-11 = noiembrie
month-12 = decembrie
date = { $weekday }, { $day } { $month }
date-first = { $weekday }, 1 { $month }
today = Astăzi
tomorrow = Mâine, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = de la { $from } la { $to }
in-hours = { $n ->
    [one] peste { $n } oră
    [few] peste { $n } ore
   *[other] peste { $n } de ore
}
in-minutes = { $n ->
    [one] peste { $n } minut
    [few] peste { $n } minute
   *[other] peste { $n } de minute
}

## When mail is given out

opening-unknown = Orele de distribuire
opening-ask = Întrebați la ghișeu
opening-now = Distribuirea corespondenței, { $place }
opening-until = Deschis acum, până la { $to }
opening-next = Următoarea distribuire, { $place }
opening-when = { $day }, { $hours }
opening-soon = Astăzi, { $hours }, { $in }

## What can be pressed

done = Gata
more-time = Mai mult timp
listen = Ascultați
stop-voice = Opriți vocea
display = Ecran
languages = Limbi
information = Informații
take-ticket = Luați un număr
by-sms = Prin SMS
back = Înapoi
next-page = Următor
previous-page = Anterior
louder = Mai tare
lower-screen = Mai jos

## A number in the queue

before-you = { $n ->
    [0] Urmați în curând.
    [one] { $n } persoană înaintea dumneavoastră
    [few] { $n } persoane înaintea dumneavoastră
   *[other] { $n } de persoane înaintea dumneavoastră
}
ticket-wait = Luați loc. Numărul dumneavoastră va apărea pe ecran.
ticket-called = Este rândul dumneavoastră: { $place }.
ticket-printed = Luați bonul.
ticket-sent = Vă trimitem numărul prin SMS.
ticket-not-sent = SMS-ul nu a putut fi trimis. Țineți minte numărul.
ticket-closed = Nu mai sunt numere deocamdată
ticket-closed-help = Reveniți la următoarea distribuire sau întrebați la ghișeu.
go-to = { $place }
waiting-people = { $n ->
    [0] Nu așteaptă nimeni
    [one] { $n } persoană așteaptă
    [few] { $n } persoane așteaptă
   *[other] { $n } de persoane așteaptă
}
display-title = Chemăm numărul
display-nobody = Nu chemăm niciun număr deocamdată
display-closed = Distribuirea este închisă

## Information without a card

hours-title = Zile și ore
hours-none = Întrebați la ghișeu care sunt zilele și orele.
closed-title = Închis
closed-day = { $date }
closed-days = de { $from } până { $to }
places-title = Unde găsiți ajutor
level-communication = Primire
level-information = Primire și informații
level-suivi = Primire și sprijin continuu
level-conseil = Primire, sprijin continuu și sfaturi
spoken-languages = Limbi: { $languages }
page-of = { $page } din { $pages }

## What is only said aloud

say-welcome = Aparatul pentru corespondență. Puneți cardul pe cititor, sub ecran.
say-keys = Tastele cu săgeți: alegeți un buton. Tasta rotundă: apăsați butonul. Tasta cu difuzor: ascultați din nou.
say-offer = Răspunsul este pe ecran. Ca să îl auziți, apăsați tasta cu difuzor.
say-button = Butonul { $name }
say-ticket = Numărul dumneavoastră: { $n }
