## Nobody at the borne

waiting = உங்கள் அட்டையை இங்கே வையுங்கள்
take-card = உங்கள் அட்டையை எடுங்கள்

## What waits

mail = உங்களுக்கு அஞ்சல் வந்துள்ளது
letters = { $n ->
    [one] { $n } கடிதம்
   *[other] { $n } கடிதங்கள்
}
notices = { $n ->
    [one] { $n } அஞ்சல் அறிவிப்பு
   *[other] { $n } அஞ்சல் அறிவிப்புகள்
}
parcels = { $n ->
    [one] { $n } பொதி
   *[other] { $n } பொதிகள்
}
notice-days = { $n ->
    [0] இன்று கடைசி நாள்
    [one] இன்னும் { $n } நாள்
   *[other] இன்னும் { $n } நாட்கள்
}
no-mail = அஞ்சல் இல்லை
no-mail-more = இப்போதைக்கு. மீண்டும் சந்திப்போம்!
no-mail-now = இப்போதைக்கு அஞ்சல் இல்லை
bring-card = அட்டையுடன் வாருங்கள்.

## What the person should know

domiciliation-soon = உங்கள் கோப்பின் காலம் { $date } வரை.
ended = உங்கள் கோப்பின் காலம் முடிந்துவிட்டது
domiciliation-ended = { ended }.
domiciliation-not-yet = உங்கள் கோப்பின் காலம் இன்னும் தொடங்கவில்லை.
appointment = உங்கள் சந்திப்பு நேரம்: { $day }, { $hour }.
message = உங்களுக்கு ஒரு செய்தி உள்ளது.
message-ask = கவுண்டரில் கேளுங்கள்.
see-desk = கவுண்டரில் கேளுங்கள்.

## When a card or the borne gives no answer

asking = தயவுசெய்து சற்றுப் பொறுங்கள்
asking-help = உங்கள் அஞ்சலைத் தேடுகிறோம்.
unknown = இந்த அட்டையை அடையாளம் காண முடியவில்லை
blocked = இந்த அட்டை முடக்கப்பட்டுள்ளது
card-help = உங்கள் அட்டையுடன் கவுண்டருக்கு வாருங்கள், நாங்கள் உதவுவோம்.
unreadable = அட்டையை மீண்டும் தட்டையாக வையுங்கள்
unreadable-help = அப்படியும் முடியாவிட்டால், கவுண்டருக்கு வாருங்கள்.
trouble = இப்போதைக்குப் பதில் இல்லை
trouble-help = உங்களுக்கு அஞ்சல் இருக்கலாம்: கவுண்டரில் கேளுங்கள்.
no-reader = அட்டை வாசிப்பான் வேலை செய்யவில்லை
ask-desk = உங்கள் அஞ்சலைக் கவுண்டரில் கேளுங்கள்.
no-daemon = இயந்திரம் இப்போது வேலை செய்யவில்லை
no-daemon-help = அஞ்சல் சேவை இப்போது பதிலளிக்கவில்லை. உங்கள் அஞ்சலைக் கவுண்டரில் கேளுங்கள்.
clock-wrong = இங்கே காட்டும் நேரம் தவறு

## Days and hours

weekday-0 = திங்கள்
weekday-1 = செவ்வாய்
weekday-2 = புதன்
weekday-3 = வியாழன்
weekday-4 = வெள்ளி
weekday-5 = சனி
weekday-6 = ஞாயிறு
month-1 = ஜனவரி
month-2 = பிப்ரவரி
month-3 = மார்ச்
month-4 = ஏப்ரல்
month-5 = மே
month-6 = ஜூன்
month-7 = ஜூலை
month-8 = ஆகஸ்ட்
month-9 = செப்டம்பர்
month-10 = அக்டோபர்
month-11 = நவம்பர்
month-12 = டிசம்பர்
date = { $weekday }, { $month } { $day }
date-first = { $weekday }, { $month } 1
today = இன்று
tomorrow = நாளை, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = { $from } முதல் { $to } வரை
in-hours = { $n ->
    [one] { $n } மணி நேரத்தில்
   *[other] { $n } மணி நேரத்தில்
}
in-minutes = { $n ->
    [one] { $n } நிமிடத்தில்
   *[other] { $n } நிமிடங்களில்
}

## When mail is given out

opening-unknown = அஞ்சல் வழங்கும் நேரம்
opening-ask = கவுண்டரில் கேளுங்கள்
opening-now = அஞ்சல் வழங்கல், { $place }
opening-until = இப்போது திறந்துள்ளது, { $to } வரை
opening-next = அடுத்த வழங்கல், { $place }
opening-when = { $day }, { $hours }
opening-soon = இன்று, { $hours }, { $in }

## What can be pressed

done = முடிந்தது
more-time = கூடுதல் நேரம்
listen = கேட்க
stop-voice = குரலை நிறுத்த
display = திரை
languages = மொழிகள்
information = தகவல்
take-ticket = எண் எடுக்க
by-sms = SMS மூலம்
back = திரும்ப
next-page = அடுத்தது
previous-page = முந்தையது
louder = சத்தம் கூட்ட
lower-screen = இன்னும் கீழே

## A number in the queue

before-you = { $n ->
    [0] விரைவில் உங்கள் முறை.
    [one] உங்களுக்கு முன் { $n } நபர்
   *[other] உங்களுக்கு முன் { $n } பேர்
}
ticket-wait = தயவுசெய்து உட்காருங்கள். உங்கள் எண் திரையில் தோன்றும்.
ticket-called = இப்போது உங்கள் முறை: { $place }.
ticket-printed = உங்கள் தாளை எடுங்கள்.
ticket-sent = எண் உங்களுக்கு SMS மூலம் அனுப்பப்படுகிறது.
ticket-not-sent = SMS அனுப்ப முடியவில்லை. உங்கள் எண்ணை நினைவில் வையுங்கள்.
ticket-closed = இப்போதைக்கு எண்கள் இல்லை
ticket-closed-help = அடுத்த வழங்கலுக்கு வாருங்கள் அல்லது கவுண்டரில் கேளுங்கள்.
go-to = { $place }
waiting-people = { $n ->
    [0] யாரும் காத்திருக்கவில்லை
    [one] { $n } நபர் காத்திருக்கிறார்
   *[other] { $n } பேர் காத்திருக்கிறார்கள்
}
display-title = அழைக்கப்படும் எண்
display-nobody = இப்போது எந்த எண்ணும் அழைக்கப்படவில்லை
display-closed = அஞ்சல் வழங்கல் மூடப்பட்டுள்ளது

## Information without a card

hours-title = நாட்களும் நேரமும்
hours-none = நாட்களையும் நேரத்தையும் கவுண்டரில் கேளுங்கள்.
closed-title = மூடப்பட்டுள்ளது
closed-day = { $date }
closed-days = { $from } முதல் { $to } வரை
places-title = உதவி கிடைக்கும் இடங்கள்
level-communication = வரவேற்பு
level-information = வரவேற்பும் தகவலும்
level-suivi = வரவேற்பும் தொடர் உதவியும்
level-conseil = வரவேற்பு, தொடர் உதவி, ஆலோசனை
spoken-languages = மொழிகள்: { $languages }
page-of = { $page } / { $pages }

## What is only said aloud

say-welcome = அஞ்சல் இயந்திரம். திரைக்குக் கீழே உள்ள வாசிப்பானில் உங்கள் அட்டையை வையுங்கள்.
say-keys = அம்பு விசைகள்: பொத்தானைத் தேர்ந்தெடுக்க. வட்ட விசை: அழுத்த. ஒலிபெருக்கி விசை: மீண்டும் கேட்க.
say-offer = உங்கள் பதில் திரையில் உள்ளது. அதைக் குரலில் கேட்க, ஒலிபெருக்கி விசையை அழுத்துங்கள்.
say-button = பொத்தான் { $name }
say-ticket = உங்கள் எண்: { $n }
