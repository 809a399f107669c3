//! A number in the queue.

use super::*;
use crate::view::Sent;

fn view_of(number: u32, before: u32) -> TicketView {
    TicketView {
        number,
        before,
        place: None,
    }
}

fn given(ticket: TicketView, sms: bool) -> TicketAnswer {
    TicketAnswer::Given { ticket, sms }
}

/// A person with mail, while numbers are given.
fn with_mail(rig: &mut Rig) -> TapId {
    let tap = rig.insert("card");
    rig.borne
        .answered(tap, Ok(tell(letters(2), |facts| facts.may_queue = true)));
    tap
}

/// A person who has just been given number 12, three before them.
fn with_number(rig: &mut Rig) -> TapId {
    let tap = with_mail(rig);
    rig.borne.press(Action::TakeTicket);
    rig.borne
        .ticketed(tap, Ok(given(view_of(12, 3), false)), false);
    tap
}

#[test]
fn a_number_is_taken_shown_and_left() {
    let mut rig = Rig::at_rest();
    let tap = with_mail(&mut rig);
    rig.borne.press(Action::TakeTicket);
    assert_eq!(
        rig.asked.borrow().tickets,
        [(tap, "card".to_owned(), TicketBy::Screen)]
    );
    rig.borne.press(Action::TakeTicket);
    assert_eq!(
        rig.asked.borrow().tickets.len(),
        1,
        "pressed twice, asked once"
    );
    rig.borne
        .ticketed(tap, Ok(given(view_of(12, 3), false)), false);
    let view = rig.borne.view();
    assert_eq!(view.screen, Screen::Ticket);
    assert_eq!(
        view.ticket.as_ref().map(|ticket| ticket.sent),
        Some(Sent::Shown)
    );
    let said = rig.borne.said(&view);
    assert_eq!(said.headline, "12");
    assert!(
        said.help.starts_with("3 personnes avant vous."),
        "{}",
        said.help
    );
    rig.borne.press(Action::Back);
    assert_eq!(rig.screen(), Screen::Mail);
    rig.pass(seconds(30));
    assert_eq!(rig.screen(), Screen::TakeCard);
    assert_eq!(rig.borne.view().ticket, None);
}

#[test]
fn a_number_goes_by_sms_where_it_can() {
    for (sms, sent) in [(true, Sent::Sms), (false, Sent::NoSms)] {
        let mut rig = Rig::at_rest();
        let tap = with_mail(&mut rig);
        rig.borne.press(Action::TakeTicket);
        rig.borne
            .ticketed(tap, Ok(given(view_of(12, 0), false)), false);
        rig.borne.press(Action::TicketBySms);
        let by = rig.asked.borrow().tickets.last().map(|(_, _, by)| *by);
        assert_eq!(by, Some(TicketBy::Sms));
        rig.borne
            .ticketed(tap, Ok(given(view_of(12, 0), sms)), true);
        let view = rig.borne.view();
        assert_eq!(view.ticket.map(|ticket| ticket.sent), Some(sent));
        assert!(
            !view.actions.contains(&Action::TicketBySms),
            "once is enough"
        );
    }
}

#[test]
fn a_printer_prints_the_number_and_no_name() {
    let mut rig = Rig::at_rest();
    rig.asked.borrow_mut().has_printer = true;
    with_number(&mut rig);
    let asked = rig.asked.borrow();
    assert_eq!(asked.tickets[0].2, TicketBy::Print);
    assert_eq!(
        asked.printed,
        [Paper {
            number: 12,
            centre: "CCAS de Saint-Denis".to_owned(),
            lines: vec!["3 personnes avant vous.".to_owned()],
            at: "2026-11-22T10:00:10".parse().expect("a time"),
        }]
    );
}

#[test]
fn no_number_and_no_answer_are_told_apart() {
    for (answer, screen, help) in [
        (
            Ok(TicketAnswer::Closed {
                next_distribution: None,
            }),
            Screen::TicketClosed,
            "Revenez à la prochaine distribution, ou demandez au guichet.",
        ),
        (
            Err(NoAnswer::Unreachable),
            Screen::TicketTrouble,
            "Demandez votre courrier au guichet.",
        ),
        (
            Err(NoAnswer::Refused),
            Screen::TicketTrouble,
            "Demandez votre courrier au guichet.",
        ),
    ] {
        let mut rig = Rig::at_rest();
        let tap = with_mail(&mut rig);
        rig.borne.press(Action::TakeTicket);
        rig.borne.ticketed(tap, answer, false);
        assert_eq!(rig.screen(), screen);
        assert_eq!(rig.borne.said(&rig.borne.view()).help, help);
        rig.borne.press(Action::Back);
        assert_eq!(rig.screen(), Screen::Mail);
    }
}

#[test]
fn what_changed_since_the_card_was_read_is_told_as_it_is() {
    for (answer, screen) in [
        (TicketAnswer::NoMail, Screen::NoMail),
        (TicketAnswer::Refused, Screen::Blocked),
    ] {
        let mut rig = Rig::at_rest();
        let tap = with_mail(&mut rig);
        rig.borne.press(Action::TakeTicket);
        rig.borne.ticketed(tap, Ok(answer), false);
        let view = rig.borne.view();
        assert_eq!(view.screen, screen);
        assert_eq!(view.answer, Answer::default());
        assert!(!view.actions.contains(&Action::TakeTicket));
        assert!(view.countdown.is_some());
    }
}

#[test]
fn a_number_is_waited_for_five_seconds_at_most() {
    let mut rig = Rig::at_rest();
    with_mail(&mut rig);
    rig.borne.press(Action::TakeTicket);
    rig.pass(PATIENCE.saturating_sub(ms(1)));
    assert_eq!(rig.screen(), Screen::Mail);
    rig.pass(ms(1));
    assert_eq!(rig.screen(), Screen::TicketTrouble);
}

#[test]
fn a_number_that_comes_late_is_nobody_elses() {
    let mut rig = Rig::at_rest();
    let first = with_mail(&mut rig);
    rig.borne.press(Action::TakeTicket);
    rig.borne.press(Action::Done);
    rig.borne
        .ticketed(first, Ok(given(view_of(5, 0), false)), false);
    assert_eq!(rig.screen(), Screen::TakeCard);
    rig.remove();
    with_mail(&mut rig);
    rig.borne
        .ticketed(first, Ok(given(view_of(5, 0), false)), false);
    assert_eq!(rig.screen(), Screen::Mail);
}

#[test]
fn who_holds_a_number_may_look_at_it_and_who_may_not_queue_has_no_button() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    assert!(!rig.borne.view().actions.contains(&Action::TakeTicket));
    let tap = rig.insert("card");
    rig.borne.answered(
        tap,
        Ok(tell(letters(1), |facts| facts.ticket = Some(view_of(4, 1)))),
    );
    assert!(rig.borne.view().actions.contains(&Action::TakeTicket));
}

#[test]
fn a_paper_that_does_not_come_is_not_promised() {
    let mut rig = Rig::at_rest();
    rig.asked.borrow_mut().has_printer = true;
    with_number(&mut rig);
    rig.borne.not_printed(11);
    let sent = |rig: &Rig| rig.borne.view().ticket.map(|ticket| ticket.sent);
    assert_eq!(sent(&rig), Some(Sent::Printed));
    rig.borne.not_printed(12);
    assert_eq!(sent(&rig), Some(Sent::Shown));
}

#[test]
fn who_holds_a_number_keeps_it_whatever_becomes_of_the_sms() {
    let mut rig = Rig::at_rest();
    let tap = with_number(&mut rig);
    rig.borne.press(Action::TicketBySms);
    rig.borne.ticketed(tap, Err(NoAnswer::Unreachable), true);
    let ticket = rig.borne.view().ticket.expect("still theirs");
    assert_eq!((ticket.ticket.number, ticket.sent), (12, Sent::NoSms));

    // Nor does silence take it away.
    let mut rig = Rig::at_rest();
    with_number(&mut rig);
    rig.borne.press(Action::TicketBySms);
    rig.pass(seconds(5));
    let ticket = rig.borne.view().ticket.expect("still theirs");
    assert_eq!((ticket.ticket.number, ticket.sent), (12, Sent::NoSms));
}
