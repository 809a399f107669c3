## Nobody at the borne

waiting = ካርድኹም ኣብዚ ኣቐምጡ
take-card = ካርድኹም ውሰዱ

## What waits

mail = ፖስታ መጺኡኩም ኣሎ
letters = { $n ->
    [one] { $n } ደብዳበ
   *[other] { $n } ደብዳቤታት
}
notices = { $n ->
    [one] { $n } ናይ ፖስታ ምልክታ
   *[other] { $n } ናይ ፖስታ ምልክታታት
}
parcels = { $n ->
    [one] { $n } ጥቕላል
   *[other] { $n } ጥቕላላት
}
notice-days = { $n ->
    [0] ሎሚ መወዳእታ መዓልቲ እዩ
    [one] { $n } መዓልቲ ተሪፉ
   *[other] { $n } መዓልታት ተሪፉ
}
no-mail = ፖስታ የለን
no-mail-more = ንሕጂ። ክሳብ ዳግማይ ንራኸብ!
no-mail-now = ንሕጂ ፖስታ የለን
bring-card = ካርድኹም ሒዝኩም ምጹ።

## What the person should know

domiciliation-soon = ግዜ ፋይልኩም { $date } ክውዳእ እዩ።
ended = ግዜ ፋይልኩም ተወዲኡ እዩ
domiciliation-ended = { ended }።
domiciliation-not-yet = ግዜ ፋይልኩም ገና ኣይጀመረን።
appointment = ቆጸራ ኣለኩም፦ { $day }፣ { $hour }።
message = እቲ ማእከል ንዓኹም መልእኽቲ ኣለዎ።
message-ask = ኣብ መቐበሊ ሕተቱ።
see-desk = በጃኹም ኣብ መቐበሊ ምሳና ተዘራረቡ።

## When a card or the borne gives no answer

asking = በጃኹም ቁሩብ ተጸበዩ
asking-help = ፖስታኹም ንደሊ ኣለና።
unknown = እዚ ካርድ ኣይተፈልጠን
blocked = እዚ ካርድ ተዓጽዩ ኣሎ
card-help = ካርድኹም ሒዝኩም ናብ መቐበሊ ምጹ፣ ክንሕግዘኩም ኢና።
unreadable = ካርድኹም እንደገና ጽቡቕ ጌርኩም ኣቐምጡ
unreadable-help = እንተዘይሰሪሑ፣ ናብ መቐበሊ ምጹ።
trouble = ንሕጂ መልሲ የለን
trouble-help = ምናልባት ፖስታ ይህልወኩም፦ ኣብ መቐበሊ ሕተቱ።
no-reader = መንበቢ ካርድ ኣይሰርሕን ኣሎ
ask-desk = ብዛዕባ ፖስታኹም ኣብ መቐበሊ ሕተቱ።
no-daemon = እዚ ማሽን ንሕጂ ኣይሰርሕን ኣሎ
no-daemon-help = ኣገልግሎት ፖስታ ንሕጂ ኣይምልስን ኣሎ። ብዛዕባ ፖስታኹም ኣብ መቐበሊ ሕተቱ።
clock-wrong = ኣብዚ ዝረአ ዘሎ ሰዓት ቅኑዕ ኣይኮነን

## Days and hours

weekday-0 = ሰኑይ
weekday-1 = ሰሉስ
weekday-2 = ረቡዕ
weekday-3 = ሓሙስ
weekday-4 = ዓርቢ
weekday-5 = ቀዳም
weekday-6 = ሰንበት
month-1 = ጥሪ
month-2 = ለካቲት
month-3 = መጋቢት
month-4 = ሚያዝያ
month-5 = ግንቦት
month-6 = ሰነ
month-7 = ሓምለ
month-8 = ነሓሰ
month-9 = መስከረም
month-10 = ጥቅምቲ
month-11 = ሕዳር
month-12 = ታሕሳስ
date = { $weekday } { $day } { $month }
date-first = { $weekday } 1 { $month }
today = ሎሚ
tomorrow = ጽባሕ፣ { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = ካብ { $from } ክሳብ { $to }
in-hours = { $n ->
    [one] ድሕሪ { $n } ሰዓት
   *[other] ድሕሪ { $n } ሰዓታት
}
in-minutes = { $n ->
    [one] ድሕሪ { $n } ደቒቕ
   *[other] ድሕሪ { $n } ደቓይቕ
}

## When mail is given out

opening-unknown = ፖስታ ዝወሃበሉ ሰዓታት
opening-ask = ኣብ መቐበሊ ሕተቱ
opening-now = ፖስታ ይወሃብ ኣሎ፣ { $place }
opening-until = ሕጂ ክፉት እዩ፣ ክሳብ { $to }
opening-next = ፖስታ ዝወሃበሉ ዝቕጽል ግዜ፣ { $place }
opening-when = { $day }፣ { $hours }
opening-soon = ሎሚ፣ { $hours }፣ { $in }

## What can be pressed

done = ወዲአ
more-time = ተወሳኺ ግዜ
listen = ምስማዕ
stop-voice = ድምጺ ኣቋርጹ
display = ስክሪን
languages = ቋንቋታት
information = ሓበሬታ
take-ticket = ቁጽሪ ውሰዱ
by-sms = ብSMS
back = ንድሕሪት
next-page = ዝቕጽል
previous-page = ዝሓለፈ
louder = ድምጺ ወስኹ
lower-screen = ንታሕቲ

## A number in the queue

before-you = { $n ->
    [0] ተራኹም ቀሪቡ ኣሎ።
    [one] ቅድሜኹም { $n } ሰብ ኣሎ
   *[other] ቅድሜኹም { $n } ሰባት ኣለዉ
}
ticket-wait = በጃኹም ኮፍ በሉ። ቁጽርኹም ኣብ ስክሪን ክረአ እዩ።
ticket-called = ተራኹም ኣኺሉ፦ { $place }።
ticket-printed = ወረቐትኩም ውሰዱ።
ticket-sent = እቲ ቁጽሪ ብSMS ይለኣኸልኩም ኣሎ።
ticket-not-sent = እቲ SMS ክለኣኽ ኣይከኣለን። ቁጽርኹም ኣይትረስዑ።
ticket-closed = ንሕጂ ተወሳኺ ቁጽሪ የለን
ticket-closed-help = ፖስታ ዝወሃበሉ ዝቕጽል ግዜ ተመለሱ፣ ወይ ኣብ መቐበሊ ሕተቱ።
go-to = { $place }
waiting-people = { $n ->
    [0] ዝጽበ ዘሎ ሰብ የለን
    [one] { $n } ሰብ ይጽበ ኣሎ
   *[other] { $n } ሰባት ይጽበዩ ኣለዉ
}
display-title = ዝጽዋዕ ዘሎ ቁጽሪ
display-nobody = ንሕጂ ዝጽዋዕ ዘሎ ቁጽሪ የለን
display-closed = ሕጂ ፖስታ ኣይወሃብን

## Information without a card

hours-title = መዓልታትን ሰዓታትን
hours-none = መዓልታትን ሰዓታትን ኣብ መቐበሊ ሕተቱ።
closed-title = ዕጹው
closed-day = { $date }
closed-days = ካብ { $from } ክሳብ { $to }
places-title = ሓገዝ ዝርከበሉ ቦታ
level-communication = ኣቀባብላ
level-information = ኣቀባብላን ሓበሬታን
level-suivi = ኣቀባብላን ክትትልን
level-conseil = ኣቀባብላ፣ ክትትልን ምኽርን
spoken-languages = ቋንቋታት፦ { $languages }
page-of = { $page } ካብ { $pages }

## What is only said aloud

say-welcome = ናይ ፖስታ ማሽን። ካርድኹም ኣብ ትሕቲ ስክሪን፣ ኣብ መንበቢ ካርድ ኣቐምጡ።
say-keys = መጥወቒታት ፍላጻ፦ ንምምራጽ። ክቢ መጥወቒ፦ ንምጥዋቕ። መጥወቒ መጉልሒ ድምጺ፦ ንምድጋም።
say-offer = መልስኹም ኣብ ስክሪን ኣሎ። ንምስማዕ፣ መጥወቒ መጉልሒ ድምጺ ጠውቑ።
say-button = መጥወቒ { $name }
say-ticket = ቁጽርኹም: { $n }
