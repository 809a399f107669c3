## Nobody at the borne

waiting = Kartınızı buraya koyun
take-card = Kartınızı alın

## What waits

mail = Postanız var
letters = { $n ->
    [one] { $n } mektup
   *[other] { $n } mektup
}
notices = { $n ->
    [one] { $n } posta bildirimi
   *[other] { $n } posta bildirimi
}
parcels = { $n ->
    [one] { $n } koli
   *[other] { $n } koli
}
notice-days = { $n ->
    [0] bugün son gün
    [one] { $n } gün kaldı
   *[other] { $n } gün kaldı
}
no-mail = Posta yok
no-mail-more = şimdilik. Görüşmek üzere!
no-mail-now = Şimdilik posta yok
bring-card = Kartınızla gelin.

## What the person should know

domiciliation-soon = Dosyanızın süresi doluyor, son gün: { $date }.
ended = Dosyanızın süresi doldu
domiciliation-ended = { ended }.
domiciliation-not-yet = Dosyanızın süresi henüz başlamadı.
appointment = Randevunuz var: { $day }, saat { $hour }.
message = Merkezin size bir mesajı var.
message-ask = Lütfen gişeye sorun.
see-desk = Lütfen gişede bizimle konuşun.

## When a card or the borne gives no answer

asking = Bir dakika, lütfen
asking-help = Postanıza bakıyoruz.
unknown = Bu kartı tanımıyoruz
blocked = Bu kart kapatılmış
card-help = Kartınızla gişeye gelin, size yardım edeceğiz.
unreadable = Kartınızı tekrar düz koyun
unreadable-help = Bu yetmezse gişeye gelin.
trouble = Şu an cevap yok
trouble-help = Belki postanız vardır: gişeye sorun.
no-reader = Kart okuyucu çalışmıyor
ask-desk = Postanızı gişeye sorun.
no-daemon = Cihaz şu an çalışmıyor
no-daemon-help = Posta servisi şu an cevap vermiyor. Postanızı gişeye sorun.
clock-wrong = Burada görünen saat yanlış

## Days and hours

weekday-0 = Pazartesi
weekday-1 = Salı
weekday-2 = Çarşamba
weekday-3 = Perşembe
weekday-4 = Cuma
weekday-5 = Cumartesi
weekday-6 = Pazar
month-1 = Ocak
month-2 = Şubat
month-3 = Mart
month-4 = Nisan
month-5 = Mayıs
month-6 = Haziran
month-7 = Temmuz
month-8 = Ağustos
month-9 = Eylül
month-10 = Ekim
month-11 = Kasım
month-12 = Aralık
date = { $day } { $month } { $weekday }
date-first = 1 { $month } { $weekday }
today = Bugün
tomorrow = Yarın, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = { $from } ile { $to } arası
in-hours = { $n ->
    [one] { $n } saat sonra
   *[other] { $n } saat sonra
}
in-minutes = { $n ->
    [one] { $n } dakika sonra
   *[other] { $n } dakika sonra
}

## When mail is given out

opening-unknown = Posta dağıtım saatleri
opening-ask = Gişeye sorun
opening-now = Posta dağıtımı, { $place }
opening-until = Şu an açık, kapanış saati: { $to }
opening-next = Sonraki dağıtım, { $place }
opening-when = { $day }, { $hours }
opening-soon = Bugün, { $hours }, { $in }

## What can be pressed

done = Bitti
more-time = Daha çok zaman
listen = Dinle
stop-voice = Sesi durdur
display = Ekran
languages = Diller
information = Bilgi
take-ticket = Numara al
by-sms = SMS ile
back = Geri
next-page = Sonraki
previous-page = Önceki
louder = Sesi yükselt
lower-screen = Daha aşağı

## A number in the queue

before-you = { $n ->
    [0] Sıra yakında sizde.
    [one] Önünüzde { $n } kişi var
   *[other] Önünüzde { $n } kişi var
}
ticket-wait = Lütfen oturun. Numaranız ekranda görünecek.
ticket-called = Sıra sizde: { $place }.
ticket-printed = Kâğıdınızı alın.
ticket-sent = Numaranızı SMS ile gönderiyoruz.
ticket-not-sent = SMS gönderilemedi. Numaranızı unutmayın.
ticket-closed = Şimdilik başka numara yok
ticket-closed-help = Sonraki dağıtımda gelin veya gişeye sorun.
go-to = { $place }
waiting-people = { $n ->
    [0] Bekleyen yok
    [one] { $n } kişi bekliyor
   *[other] { $n } kişi bekliyor
}
display-title = Çağrılan numara
display-nobody = Şu an çağrılan numara yok
display-closed = Posta dağıtımı kapalı

## Information without a card

hours-title = Günler ve saatler
hours-none = Günleri ve saatleri gişeye sorun.
closed-title = Kapalı
closed-day = { $date }
closed-days = { $from } – { $to }
places-title = Yardım alabileceğiniz yerler
level-communication = Karşılama
level-information = Karşılama ve bilgi
level-suivi = Karşılama ve takip
level-conseil = Karşılama, takip ve danışmanlık
spoken-languages = Diller: { $languages }
page-of = { $page } / { $pages }

## What is only said aloud

say-welcome = Posta cihazı. Kartınızı ekranın altındaki okuyucuya koyun.
say-keys = Ok tuşları: düğme seçmek için. Yuvarlak tuş: basmak için. Hoparlör tuşu: tekrar dinlemek için.
say-offer = Cevabınız ekranda. Sesli dinlemek için hoparlör tuşuna basın.
say-button = { $name } düğmesi
say-ticket = Numaranız: { $n }
