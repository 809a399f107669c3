## Nobody at the borne

waiting = خپل کارت دلته کېږدئ
take-card = خپل کارت واخلئ

## What waits

mail = تاسو پوسته لرئ
letters = { $n ->
    [one] { $n } لیک
   *[other] { $n } لیکونه
}
notices = { $n ->
    [one] { $n } پوستي خبرتیا
   *[other] { $n } پوستي خبرتیاوې
}
parcels = { $n ->
    [one] { $n } پارسل
   *[other] { $n } پارسلونه
}
notice-days = { $n ->
    [0] نن وروستۍ ورځ ده
    [one] { $n } ورځ پاتې ده
   *[other] { $n } ورځې پاتې دي
}
no-mail = پوسته نشته
no-mail-more = د اوس لپاره. د بیا لیدو په هیله!
no-mail-now = اوس پوسته نشته
bring-card = له خپل کارت سره راشئ.

## What the person should know

domiciliation-soon = ستاسو د دوسیې موده پای ته رسېږي. وروستۍ ورځ: { $date }.
ended = ستاسو د دوسیې موده پای ته رسېدلې ده
domiciliation-ended = { ended }.
domiciliation-not-yet = ستاسو د دوسیې موده لا نه ده پیل شوې.
appointment = تاسو د لیدنې وخت لرئ: { $day }، { $hour } بجې.
message = مرکز ستاسو لپاره یو پیغام لري.
message-ask = د هرکلي په مېز کې یې وپوښتئ.
see-desk = مهرباني وکړئ د هرکلي په مېز کې له موږ سره خبرې وکړئ.

## When a card or the borne gives no answer

asking = مهرباني وکړئ، لږ صبر وکړئ
asking-help = ستاسو پوسته لټوو.
unknown = دا کارت ونه پېژندل شو
blocked = دا کارت بند شوی دی
card-help = له خپل کارت سره د هرکلي مېز ته راشئ، مرسته به درسره وکړو.
unreadable = خپل کارت بیا هوار کېږدئ
unreadable-help = که بیا هم ونه شوه، د هرکلي مېز ته راشئ.
trouble = اوس ځواب نشته
trouble-help = ښايي تاسو پوسته ولرئ: د هرکلي په مېز کې وپوښتئ.
no-reader = کارت لوستونکی کار نه کوي
ask-desk = د هرکلي په مېز کې د خپلې پوستې پوښتنه وکړئ.
no-daemon = دا ماشین اوس کار نه کوي
no-daemon-help = د پوستې خدمت اوس ځواب نه ورکوي. د هرکلي په مېز کې د خپلې پوستې پوښتنه وکړئ.
clock-wrong = دلته ښودل شوی وخت سم نه دی

## Days and hours

weekday-0 = دوشنبه
weekday-1 = سه‌شنبه
weekday-2 = چهارشنبه
weekday-3 = پنجشنبه
weekday-4 = جمعه
weekday-5 = شنبه
weekday-6 = یکشنبه
month-1 = جنوري
month-2 = فبروري
month-3 = مارچ
month-4 = اپریل
month-5 = مۍ
month-6 = جون
month-7 = جولای
month-8 = اګست
month-9 = سپتمبر
month-10 = اکتوبر
month-11 = نومبر
month-12 = دسمبر
date = { $weekday } { $day } { $month }
date-first = { $weekday } 1 { $month }
today = نن
tomorrow = سبا، { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = له { $from } تر { $to }
in-hours = { $n ->
    [one] { $n } ساعت وروسته
   *[other] { $n } ساعته وروسته
}
in-minutes = { $n ->
    [one] { $n } دقیقه وروسته
   *[other] { $n } دقیقې وروسته
}

## When mail is given out

opening-unknown = د پوستې د وېش وخت
opening-ask = د هرکلي په مېز کې وپوښتئ
opening-now = د پوستې وېش، { $place }
opening-until = اوس خلاص دی، تر { $to } بجو
opening-next = راتلونکی وېش، { $place }
opening-when = { $day }، { $hours }
opening-soon = نن، { $hours }، { $in }

## What can be pressed

done = پای
more-time = نور وخت
listen = اورېدل
stop-voice = غږ بندول
display = سکرین
languages = ژبې
information = معلومات
take-ticket = نمبر اخیستل
by-sms = په SMS
back = شاته
next-page = بله پاڼه
previous-page = مخکینۍ پاڼه
louder = غږ لوړول
lower-screen = ښکته

## A number in the queue

before-you = { $n ->
    [0] ستاسو وار نږدې دی.
    [one] له تاسو مخکې { $n } کس
   *[other] له تاسو مخکې { $n } کسان
}
ticket-wait = مهرباني وکړئ کېنئ. ستاسو نمبر به پر سکرین ښکاره شي.
ticket-called = ستاسو وار دی: { $place }.
ticket-printed = خپل کاغذ واخلئ.
ticket-sent = نمبر درته په SMS لېږل کېږي.
ticket-not-sent = SMS ونه لېږل شو. خپل نمبر په یاد وساتئ.
ticket-closed = اوس نور نمبرونه نشته
ticket-closed-help = په راتلونکي وېش کې راشئ، یا د هرکلي په مېز کې وپوښتئ.
go-to = { $place }
waiting-people = { $n ->
    [0] هېڅوک په تمه نه دی
    [one] { $n } کس په تمه دی
   *[other] { $n } کسان په تمه دي
}
display-title = د وار نمبر
display-nobody = اوس هېڅ نمبر نه غوښتل کېږي
display-closed = د پوستې وېش بند دی

## Information without a card

hours-title = ورځې او ساعتونه
hours-none = د هرکلي په مېز کې د ورځو او ساعتونو پوښتنه وکړئ.
closed-title = بند
closed-day = { $date }
closed-days = { $from } – { $to }
places-title = مرسته چېرته ومومئ
level-communication = هرکلی
level-information = هرکلی او معلومات
level-suivi = هرکلی او پرله‌پسې مرسته
level-conseil = هرکلی، پرله‌پسې مرسته او مشوره
spoken-languages = ژبې: { $languages }
page-of = { $page } له { $pages }

## What is only said aloud

say-welcome = د پوستې ماشین. خپل کارت د سکرین لاندې پر کارت لوستونکي کېږدئ.
say-keys = د غشو تڼۍ: ټاکل. ګرده تڼۍ: کېکاږل. د لوډسپیکر تڼۍ: بیا اورېدل.
say-offer = ستاسو ځواب پر سکرین دی. د اورېدو لپاره یې د لوډسپیکر تڼۍ کېکاږئ.
say-button = تڼۍ: { $name }
say-ticket = ستاسو نمبر: { $n }
