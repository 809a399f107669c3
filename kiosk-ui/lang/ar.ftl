## Nobody at the borne

waiting = ضعوا بطاقتكم هنا
take-card = خذوا بطاقتكم

## What waits

mail = لديكم بريد
letters = { $n ->
    [one] رسالة واحدة
    [two] رسالتان
    [few] { $n } رسائل
    [many] { $n } رسالة
   *[other] { $n } رسالة
}
notices = { $n ->
    [one] إشعار بريدي واحد
    [two] إشعاران بريديان
    [few] { $n } إشعارات بريدية
    [many] { $n } إشعارًا بريديًا
   *[other] { $n } إشعار بريدي
}
parcels = { $n ->
    [one] طرد واحد
    [two] طردان
    [few] { $n } طرود
    [many] { $n } طردًا
   *[other] { $n } طرد
}
notice-days = { $n ->
    [0] اليوم آخر يوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $n } أيام
    [many] بقي { $n } يومًا
   *[other] بقي { $n } يوم
}
no-mail = لا يوجد بريد
no-mail-more = حاليًا. إلى اللقاء!
no-mail-now = لا يوجد بريد حاليًا
bring-card = أحضروا بطاقتكم معكم.

## What the person should know

domiciliation-soon = تنتهي مدة ملفكم يوم { $date }.
ended = انتهت مدة ملفكم
domiciliation-ended = { ended }.
domiciliation-not-yet = مدة ملفكم لم تبدأ بعد.
appointment = لديكم موعد: { $day }، الساعة { $hour }.
message = لدى المركز معلومة لكم.
message-ask = اسألوا عنها عند الشباك.
see-desk = تحدثوا معنا عند الشباك.

## When a card or the borne gives no answer

asking = لحظة من فضلكم
asking-help = نبحث عن بريدكم.
unknown = هذه البطاقة غير معروفة
blocked = هذه البطاقة موقوفة
card-help = تفضلوا إلى الشباك مع بطاقتكم وسنساعدكم.
unreadable = ضعوا بطاقتكم مرة أخرى، مسطّحة تمامًا
unreadable-help = إذا لم ينجح ذلك، تفضلوا إلى الشباك.
trouble = لا يوجد رد الآن
trouble-help = قد يكون لديكم بريد: اسألوا عند الشباك.
no-reader = قارئ البطاقات معطّل
ask-desk = اسألوا عن بريدكم عند الشباك.
no-daemon = الجهاز غير متاح الآن
no-daemon-help = خدمة البريد لا تجيب الآن. اسألوا عن بريدكم عند الشباك.
clock-wrong = الساعة الظاهرة هنا غير صحيحة

## Days and hours

weekday-0 = الاثنين
weekday-1 = الثلاثاء
weekday-2 = الأربعاء
weekday-3 = الخميس
weekday-4 = الجمعة
weekday-5 = السبت
weekday-6 = الأحد
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
date = { $weekday } { $day } { $month }
date-first = { $weekday } 1 { $month }
today = اليوم
tomorrow = غدًا، { $date }
on-date = يوم { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = من { $from } إلى { $to }
in-hours = { $n ->
    [one] بعد ساعة
    [two] بعد ساعتين
    [few] بعد { $n } ساعات
    [many] بعد { $n } ساعة
   *[other] بعد { $n } ساعة
}
in-minutes = { $n ->
    [one] بعد دقيقة
    [two] بعد دقيقتين
    [few] بعد { $n } دقائق
    [many] بعد { $n } دقيقة
   *[other] بعد { $n } دقيقة
}

## When mail is given out

opening-unknown = أوقات توزيع البريد
opening-ask = اسألوا عنها عند الشباك
opening-now = توزيع البريد، { $place }
opening-until = مفتوح الآن، حتى الساعة { $to }
opening-next = التوزيع القادم، { $place }
opening-when = { $day }، { $hours }
opening-soon = اليوم، { $hours }، { $in }

## What can be pressed

done = انتهيت
more-time = وقت أكثر
listen = استماع
stop-voice = إيقاف الصوت
display = عرض الشاشة
languages = اللغات
information = معلومات
take-ticket = أخذ رقم
by-sms = عبر SMS
back = رجوع
next-page = التالي
previous-page = السابق
louder = صوت أعلى
lower-screen = إلى الأسفل

## A number in the queue

before-you = { $n ->
    [0] دوركم قريب.
    [one] شخص واحد قبلكم
    [two] شخصان قبلكم
    [few] { $n } أشخاص قبلكم
    [many] { $n } شخصًا قبلكم
   *[other] { $n } شخص قبلكم
}
ticket-wait = تفضلوا بالجلوس. سيظهر رقمكم على الشاشة.
ticket-called = حان دوركم: { $place }.
ticket-printed = خذوا ورقتكم.
ticket-sent = نرسل إليكم الرقم عبر SMS.
ticket-not-sent = لم نتمكن من إرسال SMS. تذكّروا رقمكم.
ticket-closed = لا توجد أرقام أخرى الآن
ticket-closed-help = عودوا في التوزيع القادم، أو اسألوا عند الشباك.
go-to = { $place }
waiting-people = { $n ->
    [0] لا أحد ينتظر
    [one] شخص واحد ينتظر
    [two] شخصان ينتظران
    [few] { $n } أشخاص ينتظرون
    [many] { $n } شخصًا ينتظرون
   *[other] { $n } شخص ينتظرون
}
display-title = ننادي الآن الرقم
display-nobody = لا ننادي أي رقم الآن
display-closed = توزيع البريد مغلق الآن

## Information without a card

hours-title = الأيام والساعات
hours-none = اسألوا عن الأيام والساعات عند الشباك.
closed-title = مغلق
closed-day = { $date }
closed-days = من { $from } إلى { $to }
places-title = أين تجدون المساعدة
level-communication = استقبال
level-information = استقبال ومعلومات
level-suivi = استقبال ومتابعة
level-conseil = استقبال ومتابعة ونصائح
spoken-languages = اللغات: { $languages }
page-of = { $page } من { $pages }

## What is only said aloud

say-welcome = جهاز البريد. ضعوا بطاقتكم على القارئ، تحت الشاشة.
say-keys = مفاتيح الأسهم: لاختيار زر. المفتاح الدائري: للضغط عليه. مفتاح مكبّر الصوت: للإعادة.
say-offer = جوابكم على الشاشة. لسماعه، اضغطوا على مفتاح مكبّر الصوت.
say-button = زر { $name }
say-ticket = رقمكم: { $n }
