## Nobody at the borne

waiting = کارت خود را اینجا بگذارید
take-card = کارت خود را بگیرید

## What waits

mail = شما پسته دارید
letters = { $n ->
    [one] { $n } نامه
   *[other] { $n } نامه
}
notices = { $n ->
    [one] { $n } اطلاعیۀ پستی
   *[other] { $n } اطلاعیۀ پستی
}
parcels = { $n ->
    [one] { $n } بسته
   *[other] { $n } بسته
}
notice-days = { $n ->
    [0] امروز آخرین روز است
    [one] { $n } روز مانده
   *[other] { $n } روز مانده
}
no-mail = پسته نیست
no-mail-more = فعلاً. به امید دیدار!
no-mail-now = فعلاً پسته نیست
bring-card = با کارت خود بیایید.

## What the person should know

domiciliation-soon = مدت دوسیۀ شما روز { $date } تمام می‌شود.
ended = مدت دوسیۀ شما تمام شده است
domiciliation-ended = { ended }.
domiciliation-not-yet = مدت دوسیۀ شما هنوز شروع نشده است.
appointment = شما وقت ملاقات دارید: { $day }، ساعت { $hour }.
message = مرکز برای شما یک پیام دارد.
message-ask = آن را از میز پذیرش بپرسید.
see-desk = لطفاً در میز پذیرش با ما صحبت کنید.

## When a card or the borne gives no answer

asking = لطفاً یک لحظه صبر کنید
asking-help = پستۀ شما را جستجو می‌کنیم.
unknown = این کارت شناخته نشد
blocked = این کارت بند شده است
card-help = با کارت خود به میز پذیرش بیایید، شما را کمک می‌کنیم.
unreadable = کارت را دوباره هموار بگذارید
unreadable-help = اگر نشد، به میز پذیرش بیایید.
trouble = فعلاً جواب نیست
trouble-help = شاید پسته داشته باشید: از میز پذیرش بپرسید.
no-reader = کارت‌خوان کار نمی‌کند
ask-desk = دربارۀ پستۀ خود از میز پذیرش بپرسید.
no-daemon = دستگاه فعلاً کار نمی‌کند
no-daemon-help = خدمات پسته فعلاً جواب نمی‌دهد. دربارۀ پستۀ خود از میز پذیرش بپرسید.
clock-wrong = ساعت این دستگاه درست نیست

## Days and hours

weekday-0 = دوشنبه
weekday-1 = سه‌شنبه
weekday-2 = چهارشنبه
weekday-3 = پنجشنبه
weekday-4 = جمعه
weekday-5 = شنبه
weekday-6 = یکشنبه
month-1 = جنوری
month-2 = فبروری
month-3 = مارچ
month-4 = اپریل
month-5 = می
month-6 = جون
month-7 = جولای
month-8 = اگست
month-9 = سپتمبر
month-10 = اکتوبر
month-11 = نومبر
month-12 = دسمبر
date = { $weekday } { $day } { $month }
date-first = { $weekday } 1 { $month }
today = امروز
tomorrow = فردا، { $date }
on-date = روز { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = از { $from } تا { $to }
in-hours = { $n ->
    [one] { $n } ساعت بعد
   *[other] { $n } ساعت بعد
}
in-minutes = { $n ->
    [one] { $n } دقیقه بعد
   *[other] { $n } دقیقه بعد
}

## When mail is given out

opening-unknown = وقت توزیع پسته
opening-ask = از میز پذیرش بپرسید
opening-now = توزیع پسته، { $place }
opening-until = اکنون باز است، تا ساعت { $to }
opening-next = توزیع بعدی، { $place }
opening-when = { $day }، { $hours }
opening-soon = امروز، { $hours }، { $in }

## What can be pressed

done = تمام
more-time = وقت بیشتر
listen = شنیدن
stop-voice = قطع صدا
display = نمایش
languages = زبان‌ها
information = معلومات
take-ticket = گرفتن نمبر
by-sms = با SMS
back = برگشت
next-page = بعدی
previous-page = قبلی
louder = صدای بلندتر
lower-screen = پایین‌تر

## A number in the queue

before-you = { $n ->
    [0] نوبت شما نزدیک است.
    [one] { $n } نفر پیش از شما
   *[other] { $n } نفر پیش از شما
}
ticket-wait = لطفاً بنشینید. نمبر شما روی صفحه نشان داده می‌شود.
ticket-called = نوبت شماست: { $place }.
ticket-printed = کاغذ خود را بگیرید.
ticket-sent = نمبر با SMS برای شما فرستاده می‌شود.
ticket-not-sent = SMS فرستاده نشد. نمبر خود را به یاد داشته باشید.
ticket-closed = فعلاً نمبر دیگری نیست
ticket-closed-help = در توزیع بعدی بیایید، یا از میز پذیرش بپرسید.
go-to = { $place }
waiting-people = { $n ->
    [0] کسی منتظر نیست
    [one] { $n } نفر منتظر است
   *[other] { $n } نفر منتظر هستند
}
display-title = نوبت نمبر
display-nobody = فعلاً نوبت هیچ نمبری نیست
display-closed = توزیع پسته بند است

## Information without a card

hours-title = روزها و ساعت‌ها
hours-none = روزها و ساعت‌ها را از میز پذیرش بپرسید.
closed-title = بند است
closed-day = { $date }
closed-days = از { $from } تا { $to }
places-title = کجا کمک بگیرید
level-communication = پذیرش
level-information = پذیرش و معلومات
level-suivi = پذیرش و پیگیری
level-conseil = پذیرش، پیگیری و مشوره
spoken-languages = زبان‌ها: { $languages }
page-of = { $page } از { $pages }

## What is only said aloud

say-welcome = دستگاه پسته. کارت خود را روی کارت‌خوان، زیر صفحه، بگذارید.
say-keys = کلیدهای تیر: انتخاب دکمه. کلید گرد: فشار دادن. کلید بلندگو: تکرار.
say-offer = جواب شما روی صفحه است. برای شنیدن آن، کلید بلندگو را فشار دهید.
say-button = دکمۀ { $name }
say-ticket = نمبر شما: { $n }
