## Nobody at the borne

waiting = Place your card here
take-card = Please take your card

## What waits

mail = You have mail
letters = { $n ->
    [one] { $n } letter
   *[other] { $n } letters
}
notices = { $n ->
    [one] { $n } delivery notice
   *[other] { $n } delivery notices
}
parcels = { $n ->
    [one] { $n } parcel
   *[other] { $n } parcels
}
notice-days = { $n ->
    [0] last day today
    [one] { $n } day left
   *[other] { $n } days left
}
no-mail = No mail
no-mail-more = for now. See you soon!
no-mail-now = No mail for now
bring-card = Bring your card with you.

## What the person should know

domiciliation-soon = Your domiciliation ends on { $date }.
ended = Your domiciliation has ended
domiciliation-ended = { ended }.
domiciliation-not-yet = Your domiciliation has not started yet.
appointment = You have an appointment: { $day }, { $hour }.
message = The centre has a message for you.
message-ask = Ask for it at the desk.
see-desk = Please talk to us at the desk.

## When a card or the borne gives no answer

asking = One moment, please
asking-help = We are looking for your mail.
unknown = This card is not recognised
blocked = This card is blocked
card-help = Come to the desk with your card, we will help you.
unreadable = Put your card down again, flat
unreadable-help = If that is not enough, come to the desk.
trouble = No answer for now
trouble-help = There may be mail for you: ask at the desk.
no-reader = The card reader is not working
ask-desk = Ask for your mail at the desk.
no-daemon = Not available for now
no-daemon-help = The mail service is not answering for now. Ask for your mail at the desk.
clock-wrong = The time shown here is wrong

## Days and hours

weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date = { $weekday } { $day } { $month }
date-first = { $weekday } 1 { $month }
today = Today
tomorrow = Tomorrow, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = { $from } to { $to }
in-hours = { $n ->
    [one] in { $n } hour
   *[other] in { $n } hours
}
in-minutes = { $n ->
    [one] in { $n } minute
   *[other] in { $n } minutes
}

## When mail is given out

opening-unknown = When mail is given out
opening-ask = Ask at the desk
opening-now = Mail is given out, { $place }
opening-until = Open now, until { $to }
opening-next = Next time mail is given out, { $place }
opening-when = { $day }, { $hours }
opening-soon = Today, { $hours }, { $in }

## What can be pressed

done = Done
more-time = More time
listen = Listen
stop-voice = Stop the voice
display = Display
languages = Languages
information = Information
take-ticket = Take a number
by-sms = By SMS
back = Back
next-page = Next
previous-page = Previous
louder = Louder
lower-screen = Lower

## A number in the queue

before-you = { $n ->
    [0] You are next.
    [one] { $n } person before you
   *[other] { $n } people before you
}
ticket-wait = Please sit down. Your number will be shown on the screen.
ticket-called = It is your turn: { $place }.
ticket-printed = Take your paper.
ticket-sent = The number is sent to you by SMS.
ticket-not-sent = The SMS could not be sent. Remember your number.
ticket-closed = There are no more numbers for now
ticket-closed-help = Come back next time mail is given out, or ask at the desk.
go-to = { $place }
waiting-people = { $n ->
    [0] Nobody is waiting
    [one] { $n } person is waiting
   *[other] { $n } people are waiting
}
display-title = Now calling number
display-nobody = No number is being called for now
display-closed = Mail is not being given out now

## Information without a card

hours-title = Days and hours
hours-none = Ask for the days and hours at the desk.
closed-title = Closed
closed-day = { $date }
closed-days = from { $from } to { $to }
places-title = Where to find help
level-communication = Welcome
level-information = Welcome and information
level-suivi = Welcome and follow-up
level-conseil = Welcome, follow-up and advice
spoken-languages = Languages: { $languages }
page-of = { $page } of { $pages }

## What is only said aloud

say-welcome = Mail kiosk. Put your card on the reader, below the screen.
say-keys = Arrow keys: choose a button. Round key: press it. Loudspeaker key: repeat.
say-offer = Your answer is on the screen. To hear it aloud, press the loudspeaker key.
say-button = Button { $name }
say-ticket = Your number: { $n }
