## Nobody at the borne

waiting = Coloque o seu cartão aqui
take-card = Retire o seu cartão

## What waits

mail = Tem correio
letters = { $n ->
    [one] { $n } carta
   *[other] { $n } cartas
}
notices = { $n ->
    [one] { $n } aviso dos correios
   *[other] { $n } avisos dos correios
}
parcels = { $n ->
    [one] { $n } encomenda
   *[other] { $n } encomendas
}
notice-days = { $n ->
    [0] hoje é o último dia
    [one] falta { $n } dia
   *[other] faltam { $n } dias
}
no-mail = Não há correio
no-mail-more = por agora. Até breve!
no-mail-now = Não há correio por agora
bring-card = Traga o seu cartão consigo.

## What the person should know

domiciliation-soon = O seu processo é válido até { $date }.
ended = O seu processo já não é válido
domiciliation-ended = { ended }.
domiciliation-not-yet = O seu processo ainda não é válido.
appointment = Tem um atendimento marcado: { $day }, às { $hour }.
message = O centro tem uma mensagem para si.
message-ask = Peça-a ao balcão.
see-desk = Fale connosco ao balcão.

## When a card or the borne gives no answer

asking = Um momento, por favor
asking-help = Estamos a procurar o seu correio.
unknown = Não reconhecemos este cartão
blocked = Este cartão está bloqueado
card-help = Venha ao balcão com o seu cartão, nós ajudamos.
unreadable = Coloque o cartão outra vez, bem assente
unreadable-help = Se não funcionar, venha ao balcão.
trouble = Sem resposta por agora
trouble-help = Talvez tenha correio: pergunte ao balcão.
no-reader = O leitor de cartões não funciona
ask-desk = Peça o seu correio ao balcão.
no-daemon = O aparelho não está disponível
no-daemon-help = O serviço do correio não responde por agora. Peça o seu correio ao balcão.
clock-wrong = A hora deste ecrã não está certa

## Days and hours

weekday-0 = segunda-feira
weekday-1 = terça-feira
weekday-2 = quarta-feira
weekday-3 = quinta-feira
weekday-4 = sexta-feira
weekday-5 = sábado
weekday-6 = domingo
month-1 = janeiro
month-2 = fevereiro
month-3 = março
month-4 = abril
month-5 = maio
month-6 = junho
month-7 = julho
month-8 = agosto
month-9 = setembro
month-10 = outubro
month-11 = novembro
month-12 = dezembro
date = { $weekday }, { $day } de { $month }
date-first = { $weekday }, 1 de { $month }
today = Hoje
tomorrow = Amanhã, { $date }
on-date = { $date }
hour = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = das { $from } às { $to }
in-hours = { $n ->
    [one] daqui a { $n } hora
   *[other] daqui a { $n } horas
}
in-minutes = { $n ->
    [one] daqui a { $n } minuto
   *[other] daqui a { $n } minutos
}

## When mail is given out

opening-unknown = Horário de entrega
opening-ask = Pergunte ao balcão
opening-now = Entrega do correio, { $place }
opening-until = Aberto agora, até às { $to }
opening-next = Próxima entrega, { $place }
opening-when = { $day }, { $hours }
opening-soon = Hoje, { $hours }, { $in }

## What can be pressed

done = Terminar
more-time = Mais tempo
listen = Ouvir
stop-voice = Parar a voz
display = Ecrã
languages = Línguas
information = Informações
take-ticket = Tirar senha
by-sms = Por SMS
back = Voltar
next-page = Seguinte
previous-page = Anterior
louder = Som mais alto
lower-screen = Mais abaixo

## A number in the queue

before-you = { $n ->
    [0] É quase a sua vez.
    [one] { $n } pessoa à sua frente
   *[other] { $n } pessoas à sua frente
}
ticket-wait = Sente-se, por favor. O seu número vai aparecer no ecrã.
ticket-called = É a sua vez: { $place }.
ticket-printed = Leve o seu papel.
ticket-sent = Enviamos-lhe o número por SMS.
ticket-not-sent = Não foi possível enviar o SMS. Não se esqueça do seu número.
ticket-closed = Não há mais senhas por agora
ticket-closed-help = Volte na próxima entrega ou pergunte ao balcão.
go-to = { $place }
waiting-people = { $n ->
    [0] Ninguém à espera
    [one] { $n } pessoa à espera
   *[other] { $n } pessoas à espera
}
display-title = Chamamos o número
display-nobody = Nenhum número chamado por agora
display-closed = A entrega está fechada

## Information without a card

hours-title = Dias e horas
hours-none = Pergunte os dias e as horas ao balcão.
closed-title = Fechado
closed-day = { $date }
closed-days = de { $from } a { $to }
places-title = Onde encontrar ajuda
level-communication = Acolhimento
level-information = Acolhimento e informações
level-suivi = Acolhimento e acompanhamento
level-conseil = Acolhimento, acompanhamento e conselhos
spoken-languages = Línguas: { $languages }
page-of = { $page } de { $pages }

## What is only said aloud

say-welcome = Aparelho do correio. Coloque o seu cartão no leitor, por baixo do ecrã.
say-keys = Teclas das setas: escolher um botão. Tecla redonda: carregar. Tecla do altifalante: repetir.
say-offer = A sua resposta está no ecrã. Para a ouvir em voz alta, carregue na tecla do altifalante.
say-button = Botão { $name }
say-ticket = O seu número: { $n }
