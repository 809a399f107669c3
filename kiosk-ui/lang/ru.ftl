## Nobody at the borne

waiting = Положите карту сюда
take-card = Заберите карту

## What waits

mail = Вас ждёт почта
letters = { $n ->
    [one] { $n } письмо
    [few] { $n } письма
    [many] { $n } писем
   *[other] { $n } письма
}
notices = { $n ->
    [one] { $n } почтовое извещение
    [few] { $n } почтовых извещения
    [many] { $n } почтовых извещений
   *[other] { $n } почтового извещения
}
parcels = { $n ->
    [one] { $n } посылка
    [few] { $n } посылки
    [many] { $n } посылок
   *[other] { $n } посылки
}
notice-days = { $n ->
    [0] сегодня последний день
    [one] ещё { $n } день
    [few] ещё { $n } дня
    [many] ещё { $n } дней
   *[other] ещё { $n } дня
}
no-mail = Почты нет
no-mail-more = на данный момент. До встречи!
no-mail-now = Почты пока нет
bring-card = Приходите с картой.

## What the person should know

domiciliation-soon = Пора продлить дело. Последний день: { $date }.
ended = Ваше дело больше не действует
domiciliation-ended = { ended }.
domiciliation-not-yet = Ваше дело ещё не действует.
appointment = Вы записаны на приём: { $day }, в { $hour }.
message = Для вас есть сообщение.
message-ask = Спросите о нём в окошке.
see-desk = Поговорите с нами у окошка.

## When a card or the borne gives no answer

asking = Минутку, пожалуйста
asking-help = Ищем вашу почту.
unknown = Эта карта нам неизвестна
blocked = Эта карта заблокирована
card-help = Подойдите к окошку с картой, мы вам поможем.
unreadable = Положите карту ещё раз, ровно
unreadable-help = Если не поможет, подойдите к окошку.
trouble = Пока нет ответа
trouble-help = Возможно, вас ждёт почта: спросите в окошке.
no-reader = Считыватель карт не работает
ask-desk = Спросите о своей почте в окошке.
no-daemon = Терминал пока не работает
no-daemon-help = Почтовая служба сейчас не отвечает. Спросите о своей почте в окошке.
clock-wrong = Часы здесь показывают неверное время

## Days and hours

weekday-0 = понедельник
weekday-1 = вторник
weekday-2 = среда
weekday-3 = четверг
weekday-4 = пятница
weekday-5 = суббота
weekday-6 = воскресенье
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
date = { $weekday }, { $day } { $month }
date-first = { $weekday }, 1 { $month }
today = Сегодня
tomorrow = Завтра, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = с { $from } до { $to }
in-hours = { $n ->
    [one] через { $n } час
    [few] через { $n } часа
    [many] через { $n } часов
   *[other] через { $n } часа
}
in-minutes = { $n ->
    [one] через { $n } минуту
    [few] через { $n } минуты
    [many] через { $n } минут
   *[other] через { $n } минуты
}

## When mail is given out

opening-unknown = Часы выдачи почты
opening-ask = Спросите в окошке
opening-now = Выдача почты, { $place }
opening-until = Сейчас открыто, до { $to }
opening-next = Следующая выдача, { $place }
opening-when = { $day }, { $hours }
opening-soon = Сегодня, { $hours }, { $in }

## What can be pressed

done = Готово
more-time = Больше времени
listen = Слушать
stop-voice = Выключить голос
display = Экран
languages = Языки
information = Информация
take-ticket = Взять номер
by-sms = По SMS
back = Назад
next-page = Следующая
previous-page = Предыдущая
louder = Громче
lower-screen = Ниже

## A number in the queue

before-you = { $n ->
    [0] Скоро ваша очередь.
    [one] Перед вами { $n } человек
    [few] Перед вами { $n } человека
    [many] Перед вами { $n } человек
   *[other] Перед вами { $n } человека
}
ticket-wait = Присядьте, пожалуйста. Ваш номер появится на экране.
ticket-called = Ваша очередь: { $place }.
ticket-printed = Возьмите талон.
ticket-sent = Отправляем вам номер по SMS.
ticket-not-sent = SMS отправить не удалось. Запомните свой номер.
ticket-closed = Номеров пока больше нет
ticket-closed-help = Приходите к следующей выдаче или спросите в окошке.
go-to = { $place }
waiting-people = { $n ->
    [0] Никто не ждёт
    [one] Ждёт { $n } человек
    [few] Ждут { $n } человека
    [many] Ждут { $n } человек
   *[other] Ждут { $n } человека
}
display-title = Вызываем номер
display-nobody = Сейчас никого не вызываем
display-closed = Сейчас почту не выдают

## Information without a card

hours-title = Дни и часы
hours-none = Дни и часы спросите в окошке.
closed-title = Закрыто
closed-day = { $date }
closed-days = { $from } – { $to }
places-title = Где найти помощь
level-communication = Приём
level-information = Приём и информация
level-suivi = Приём и сопровождение
level-conseil = Приём, сопровождение и советы
spoken-languages = Языки: { $languages }
page-of = { $page } из { $pages }

## What is only said aloud

say-welcome = Почтовый терминал. Положите карту на считыватель под экраном.
say-keys = Клавиши со стрелками: выбрать кнопку. Круглая клавиша: нажать. Клавиша с динамиком: повторить.
say-offer = Ответ на экране. Чтобы услышать его вслух, нажмите клавишу с динамиком.
say-button = Кнопка { $name }
say-ticket = Ваш номер: { $n }
