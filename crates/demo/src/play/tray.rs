//! A tray of cards on the screen, for whoever has no reader at hand.

use std::rc::Rc;

use anyhow::Result;
use courrier_testkit::{Card, Slot, VirtualCard};
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};

use crate::stage::Stage;
use ui::CardTray;

mod ui {
    #![expect(
        clippy::todo,
        reason = "the generated code names a case that can't occur here"
    )]
    slint::include_modules!();
}

/// Cards on the tray: some people's, the lost one, the blank one.
const SHOWN: usize = 8;

/// Opens the borne, the guichet and the tray; returns when the tray is closed.
pub fn open(stage: &Stage) -> Result<()> {
    let _borne = stage.open_borne(|_| {})?;
    let _desk = stage.open_desk(|_| {})?;
    let (first, second) = (
        VirtualCard::new(Slot::First),
        VirtualCard::new(Slot::Second),
    );
    let cards: Vec<_> = stage
        .cards
        .iter()
        .take(SHOWN - 2)
        .chain(stage.cards.iter().rev().take(2))
        .cloned()
        .collect();
    let labels: Vec<SharedString> = cards
        .iter()
        .map(|card| card.label.as_str().into())
        .collect();
    let tray = CardTray::new()?;
    tray.set_cards(ModelRc::from(Rc::new(VecModel::from(labels))));
    let readers = Rc::new((first, second));
    let on_tap = Rc::clone(&readers);
    tray.on_tap(move |card, at_the_guichet| {
        let Some(card) = usize::try_from(card).ok().and_then(|card| cards.get(card)) else {
            return;
        };
        let reader = if at_the_guichet { &on_tap.1 } else { &on_tap.0 };
        reader.insert(Card::new(&card.uid));
    });
    tray.on_take_away(move || {
        readers.0.remove();
        readers.1.remove();
    });
    tray.run()?;
    Ok(())
}
