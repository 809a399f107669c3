## Nobody at the borne

waiting = এখানে আপনার কার্ড রাখুন
take-card = আপনার কার্ড নিন

## What waits

mail = আপনার ডাক এসেছে
letters = { $n ->
    [one] { $n }টি চিঠি
   *[other] { $n }টি চিঠি
}
notices = { $n ->
    [one] { $n }টি ডাক নোটিশ
   *[other] { $n }টি ডাক নোটিশ
}
parcels = { $n ->
    [one] { $n }টি পার্সেল
   *[other] { $n }টি পার্সেল
}
notice-days = { $n ->
    [0] আজ শেষ দিন
    [one] আর { $n } দিন বাকি
   *[other] আর { $n } দিন বাকি
}
no-mail = কোনো ডাক নেই
no-mail-more = এই মুহূর্তে। আবার দেখা হবে!
no-mail-now = এখন কোনো ডাক নেই
bring-card = কার্ড সঙ্গে নিয়ে আসুন।

## What the person should know

domiciliation-soon = আপনার ফাইলের মেয়াদ { $date } তারিখে শেষ হবে।
ended = আপনার ফাইলের মেয়াদ শেষ হয়েছে
domiciliation-ended = { ended }।
domiciliation-not-yet = আপনার ফাইলের মেয়াদ এখনও শুরু হয়নি।
appointment = আপনার সাক্ষাতের সময়: { $day }, { $hour }।
message = কেন্দ্র থেকে আপনার জন্য একটি বার্তা আছে।
message-ask = কাউন্টারে জিজ্ঞাসা করুন।
see-desk = কাউন্টারে আমাদের সঙ্গে কথা বলুন।

## When a card or the borne gives no answer

asking = একটু অপেক্ষা করুন
asking-help = আমরা আপনার ডাক খুঁজছি।
unknown = এই কার্ড চেনা যাচ্ছে না
blocked = এই কার্ড বন্ধ করা আছে
card-help = কার্ড নিয়ে কাউন্টারে আসুন, আমরা সাহায্য করব।
unreadable = কার্ডটি আবার সমান করে রাখুন
unreadable-help = এতে কাজ না হলে কাউন্টারে আসুন।
trouble = এখন কোনো উত্তর নেই
trouble-help = হয়তো আপনার ডাক আছে: কাউন্টারে জিজ্ঞাসা করুন।
no-reader = কার্ড রিডার কাজ করছে না
ask-desk = কাউন্টারে আপনার ডাকের কথা জিজ্ঞাসা করুন।
no-daemon = মেশিন এখন চলছে না
no-daemon-help = ডাক সেবা এখন উত্তর দিচ্ছে না। কাউন্টারে আপনার ডাকের কথা জিজ্ঞাসা করুন।
clock-wrong = এখানে দেখানো সময় ভুল

## Days and hours

weekday-0 = সোমবার
weekday-1 = মঙ্গলবার
weekday-2 = বুধবার
weekday-3 = বৃহস্পতিবার
weekday-4 = শুক্রবার
weekday-5 = শনিবার
weekday-6 = রবিবার
month-1 = জানুয়ারি
month-2 = ফেব্রুয়ারি
month-3 = মার্চ
month-4 = এপ্রিল
month-5 = মে
month-6 = জুন
month-7 = জুলাই
month-8 = আগস্ট
month-9 = সেপ্টেম্বর
month-10 = অক্টোবর
month-11 = নভেম্বর
month-12 = ডিসেম্বর
date = { $weekday }, { $day } { $month }
date-first = { $weekday }, 1 { $month }
today = আজ
tomorrow = আগামীকাল, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = { $from } থেকে { $to }
in-hours = { $n ->
    [one] { $n } ঘণ্টা পরে
   *[other] { $n } ঘণ্টা পরে
}
in-minutes = { $n ->
    [one] { $n } মিনিট পরে
   *[other] { $n } মিনিট পরে
}

## When mail is given out

opening-unknown = ডাক বিতরণের সময়
opening-ask = কাউন্টারে জিজ্ঞাসা করুন
opening-now = ডাক বিতরণ, { $place }
opening-until = এখন খোলা, { $to } পর্যন্ত
opening-next = পরের বিতরণ, { $place }
opening-when = { $day }, { $hours }
opening-soon = আজ, { $hours }, { $in }

## What can be pressed

done = শেষ
more-time = আরও সময়
listen = শুনুন
stop-voice = আওয়াজ বন্ধ
display = স্ক্রিন
languages = ভাষা
information = তথ্য
take-ticket = নম্বর নিন
by-sms = SMS-এ
back = ফিরে যান
next-page = পরের পাতা
previous-page = আগের পাতা
louder = আরও জোরে
lower-screen = আরও নিচে

## A number in the queue

before-you = { $n ->
    [0] শিগগিরই আপনার পালা।
    [one] আপনার আগে { $n } জন
   *[other] আপনার আগে { $n } জন
}
ticket-wait = অনুগ্রহ করে বসুন। আপনার নম্বর স্ক্রিনে দেখা যাবে।
ticket-called = এখন আপনার পালা: { $place }।
ticket-printed = আপনার কাগজ নিন।
ticket-sent = নম্বরটি আপনাকে SMS-এ পাঠানো হচ্ছে।
ticket-not-sent = SMS পাঠানো যায়নি। আপনার নম্বর মনে রাখুন।
ticket-closed = এখন আর নম্বর নেই
ticket-closed-help = পরের বিতরণের সময় আসুন, অথবা কাউন্টারে জিজ্ঞাসা করুন।
go-to = { $place }
waiting-people = { $n ->
    [0] কেউ অপেক্ষা করছেন না
    [one] { $n } জন অপেক্ষা করছেন
   *[other] { $n } জন অপেক্ষা করছেন
}
display-title = ডাকা হচ্ছে নম্বর
display-nobody = এখন কোনো নম্বর ডাকা হচ্ছে না
display-closed = ডাক বিতরণ বন্ধ

## Information without a card

hours-title = দিন ও সময়
hours-none = দিন ও সময় কাউন্টারে জিজ্ঞাসা করুন।
closed-title = বন্ধ
closed-day = { $date }
closed-days = { $from } থেকে { $to }
places-title = কোথায় সাহায্য পাবেন
level-communication = অভ্যর্থনা
level-information = অভ্যর্থনা ও তথ্য
level-suivi = অভ্যর্থনা ও নিয়মিত সহায়তা
level-conseil = অভ্যর্থনা, নিয়মিত সহায়তা ও পরামর্শ
spoken-languages = ভাষা: { $languages }
page-of = { $page } / { $pages }

## What is only said aloud

say-welcome = ডাকের মেশিন। স্ক্রিনের নিচে রিডারে আপনার কার্ড রাখুন।
say-keys = তীর চিহ্নের বোতাম: বেছে নিন। গোল বোতাম: চাপুন। স্পিকারের বোতাম: আবার শুনুন।
say-offer = আপনার উত্তর স্ক্রিনে আছে। তা শুনতে চাইলে স্পিকারের বোতাম চাপুন।
say-button = { $name } বোতাম
say-ticket = আপনার নম্বর: { $n }
