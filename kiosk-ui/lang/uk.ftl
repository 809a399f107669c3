## Nobody at the borne

waiting = Покладіть картку сюди
take-card = Заберіть картку

## What waits

mail = На вас чекає пошта
letters = { $n ->
    [one] { $n } лист
    [few] { $n } листи
    [many] { $n } листів
   *[other] { $n } листа
}
notices = { $n ->
    [one] { $n } поштове сповіщення
    [few] { $n } поштові сповіщення
    [many] { $n } поштових сповіщень
   *[other] { $n } поштового сповіщення
}
parcels = { $n ->
    [one] { $n } посилка
    [few] { $n } посилки
    [many] { $n } посилок
   *[other] { $n } посилки
}
notice-days = { $n ->
    [0] сьогодні останній день
    [one] ще { $n } день
    [few] ще { $n } дні
    [many] ще { $n } днів
   *[other] ще { $n } дня
}
no-mail = Пошти немає
no-mail-more = наразі. До зустрічі!
no-mail-now = Наразі пошти немає
bring-card = Приходьте з карткою.

## What the person should know

domiciliation-soon = Час поновити справу. Останній день: { $date }.
ended = Ваша справа більше не діє
domiciliation-ended = { ended }.
domiciliation-not-yet = Ваша справа ще не діє.
appointment = Ви записані на прийом: { $day }, { $hour }.
message = Для вас є повідомлення.
message-ask = Запитайте про нього у віконці.
see-desk = Поговоріть з нами біля віконця.

## When a card or the borne gives no answer

asking = Зачекайте, будь ласка
asking-help = Шукаємо вашу пошту.
unknown = Ця картка нам невідома
blocked = Ця картка заблокована
card-help = Підійдіть до віконця з карткою, ми вам допоможемо.
unreadable = Покладіть картку ще раз, рівно
unreadable-help = Якщо не допоможе, підійдіть до віконця.
trouble = Поки немає відповіді
trouble-help = Можливо, на вас чекає пошта: запитайте у віконці.
no-reader = Зчитувач карток не працює
ask-desk = Запитайте про свою пошту у віконці.
no-daemon = Термінал поки не працює
no-daemon-help = Поштова служба зараз не відповідає. Запитайте про свою пошту у віконці.
clock-wrong = Годинник тут показує неправильний час

## Days and hours

weekday-0 = понеділок
weekday-1 = вівторок
weekday-2 = середа
weekday-3 = четвер
weekday-4 = п’ятниця
weekday-5 = субота
weekday-6 = неділя
month-1 = січня
month-2 = лютого
month-3 = березня
month-4 = квітня
month-5 = травня
month-6 = червня
month-7 = липня
month-8 = серпня
month-9 = вересня
month-10 = жовтня
month-11 = листопада
month-12 = грудня
date = { $weekday }, { $day } { $month }
date-first = { $weekday }, 1 { $month }
today = Сьогодні
tomorrow = Завтра, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = з { $from } до { $to }
in-hours = { $n ->
    [one] через { $n } годину
    [few] через { $n } години
    [many] через { $n } годин
   *[other] через { $n } години
}
in-minutes = { $n ->
    [one] через { $n } хвилину
    [few] через { $n } хвилини
    [many] через { $n } хвилин
   *[other] через { $n } хвилини
}

## When mail is given out

opening-unknown = Години видачі пошти
opening-ask = Запитайте у віконці
opening-now = Видача пошти, { $place }
opening-until = Зараз відчинено, до { $to }
opening-next = Наступна видача, { $place }
opening-when = { $day }, { $hours }
opening-soon = Сьогодні, { $hours }, { $in }

## What can be pressed

done = Готово
more-time = Більше часу
listen = Слухати
stop-voice = Вимкнути голос
display = Екран
languages = Мови
information = Інформація
take-ticket = Взяти номер
by-sms = Через SMS
back = Назад
next-page = Наступна
previous-page = Попередня
louder = Гучніше
lower-screen = Нижче

## A number in the queue

before-you = { $n ->
    [0] Скоро ваша черга.
    [one] Перед вами { $n } людина
    [few] Перед вами { $n } людини
    [many] Перед вами { $n } людей
   *[other] Перед вами { $n } людини
}
ticket-wait = Сядьте, будь ласка. Ваш номер з’явиться на екрані.
ticket-called = Ваша черга: { $place }.
ticket-printed = Візьміть талон.
ticket-sent = Надсилаємо вам номер через SMS.
ticket-not-sent = SMS не вдалося надіслати. Запам’ятайте свій номер.
ticket-closed = Номерів поки більше немає
ticket-closed-help = Приходьте на наступну видачу або запитайте у віконці.
go-to = { $place }
waiting-people = { $n ->
    [0] Ніхто не чекає
    [one] Чекає { $n } людина
    [few] Чекають { $n } людини
    [many] Чекають { $n } людей
   *[other] Чекають { $n } людини
}
display-title = Викликаємо номер
display-nobody = Зараз нікого не викликаємо
display-closed = Зараз пошту не видають

## Information without a card

hours-title = Дні та години
hours-none = Дні та години запитайте у віконці.
closed-title = Зачинено
closed-day = { $date }
closed-days = { $from } – { $to }
places-title = Де знайти допомогу
level-communication = Прийом
level-information = Прийом та інформація
level-suivi = Прийом і супровід
level-conseil = Прийом, супровід і поради
spoken-languages = Мови: { $languages }
page-of = { $page } з { $pages }

## What is only said aloud

say-welcome = Поштовий термінал. Покладіть картку на зчитувач під екраном.
say-keys = Клавіші зі стрілками: вибрати кнопку. Кругла клавіша: натиснути. Клавіша з динаміком: повторити.
say-offer = Відповідь на екрані. Щоб почути її вголос, натисніть клавішу з динаміком.
say-button = Кнопка { $name }
say-ticket = Ваш номер: { $n }
