## Nobody at the borne

waiting = Ponga su tarjeta aquí
take-card = Recoja su tarjeta

## What waits

mail = Tiene correo
letters = { $n ->
    [one] { $n } carta
   *[other] { $n } cartas
}
notices = { $n ->
    [one] { $n } aviso de correos
   *[other] { $n } avisos de correos
}
parcels = { $n ->
    [one] { $n } paquete
   *[other] { $n } paquetes
}
notice-days = { $n ->
    [0] hoy es el último día
    [one] queda { $n } día
   *[other] quedan { $n } días
}
no-mail = No hay correo
no-mail-more = por ahora. ¡Hasta pronto!
no-mail-now = No hay correo por ahora
bring-card = Venga con su tarjeta.

## What the person should know

domiciliation-soon = Su expediente caduca el { $date }.
ended = Su expediente ha caducado
domiciliation-ended = { ended }.
domiciliation-not-yet = Su expediente todavía no es válido.
appointment = Tiene una cita: { $day }, a las { $hour }.
message = El centro tiene un mensaje para usted.
message-ask = Pídalo en la ventanilla.
see-desk = Hable con nosotros en la ventanilla.

## When a card or the borne gives no answer

asking = Un momento, por favor
asking-help = Estamos buscando su correo.
unknown = No reconocemos esta tarjeta
blocked = Esta tarjeta está bloqueada
card-help = Venga a la ventanilla con su tarjeta, le ayudaremos.
unreadable = Vuelva a poner la tarjeta, bien plana
unreadable-help = Si no funciona, venga a la ventanilla.
trouble = Sin respuesta por ahora
trouble-help = Quizás tenga correo: pregunte en la ventanilla.
no-reader = El lector de tarjetas no funciona
ask-desk = Pida su correo en la ventanilla.
no-daemon = El aparato no está disponible
no-daemon-help = El servicio de correo no responde por ahora. Pida su correo en la ventanilla.
clock-wrong = La hora de esta pantalla no es correcta

## Days and hours

weekday-0 = lunes
weekday-1 = martes
weekday-2 = miércoles
weekday-3 = jueves
weekday-4 = viernes
weekday-5 = sábado
weekday-6 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
date = { $weekday } { $day } de { $month }
date-first = { $weekday } 1 de { $month }
today = Hoy
tomorrow = Mañana, { $date }
on-date = El { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = de { $from } a { $to }
in-hours = { $n ->
    [one] dentro de { $n } hora
   *[other] dentro de { $n } horas
}
in-minutes = { $n ->
    [one] dentro de { $n } minuto
   *[other] dentro de { $n } minutos
}

## When mail is given out

opening-unknown = Horario de entrega
opening-ask = Pregunte en la ventanilla
opening-now = Entrega del correo, { $place }
opening-until = Abierto ahora, hasta las { $to }
opening-next = Próxima entrega, { $place }
opening-when = { $day }, { $hours }
opening-soon = Hoy, { $hours }, { $in }

## What can be pressed

done = Terminar
more-time = Más tiempo
listen = Escuchar
stop-voice = Parar la voz
display = Pantalla
languages = Idiomas
information = Información
take-ticket = Pedir número
by-sms = Por SMS
back = Volver
next-page = Siguiente
previous-page = Anterior
louder = Más volumen
lower-screen = Más abajo

## A number in the queue

before-you = { $n ->
    [0] Pronto será su turno.
    [one] { $n } persona antes de usted
   *[other] { $n } personas antes de usted
}
ticket-wait = Siéntese, por favor. Su número saldrá en la pantalla.
ticket-called = Es su turno: { $place }.
ticket-printed = Tome su papel.
ticket-sent = Le enviamos el número por SMS.
ticket-not-sent = No se ha podido enviar el SMS. Recuerde su número.
ticket-closed = No quedan números por ahora
ticket-closed-help = Vuelva en la próxima entrega o pregunte en la ventanilla.
go-to = { $place }
waiting-people = { $n ->
    [0] Nadie espera
    [one] { $n } persona espera
   *[other] { $n } personas esperan
}
display-title = Llamamos al número
display-nobody = No llamamos a ningún número por ahora
display-closed = La entrega está cerrada

## Information without a card

hours-title = Días y horas
hours-none = Pregunte los días y las horas en la ventanilla.
closed-title = Cerrado
closed-day = { $date }
closed-days = del { $from } al { $to }
places-title = Dónde encontrar ayuda
level-communication = Acogida
level-information = Acogida e información
level-suivi = Acogida y seguimiento
level-conseil = Acogida, seguimiento y consejos
spoken-languages = Idiomas: { $languages }
page-of = { $page } de { $pages }

## What is only said aloud

say-welcome = Aparato del correo. Ponga su tarjeta en el lector, debajo de la pantalla.
say-keys = Teclas de flecha: elegir un botón. Tecla redonda: pulsar. Tecla del altavoz: repetir.
say-offer = Su respuesta está en la pantalla. Para oírla en voz alta, pulse la tecla del altavoz.
say-button = Botón { $name }
say-ticket = Su número: { $n }
