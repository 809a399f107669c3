//! The slips of what goes back.

use courrier_api::Courrier;
use courrier_domain::courrier::ReturnReason;
use courrier_reports::{Slip, Slips};

use super::{AppMsg, Msg, ReturnsDesk, Tab};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::app::worklist::Line as _;
use crate::printer::Printed;
use crate::text;

impl ReturnsDesk {
    /// Prints a slip for each ticked item, or for all of the list when none is ticked; in the bag
    /// for all that goes back.
    pub(super) fn print(&mut self, ctx: &mut Ctx<'_>) {
        // Asked again while a printer is slow, they would come out twice.
        if self.printing {
            return;
        }
        let slips: Vec<Slip> = match self.tab {
            Tab::ToPull => {
                let rows = self.to_pull.rows().iter();
                let wanted = rows.filter(|row| self.ticked.is_empty() || self.is_ticked(row.id()));
                wanted
                    .map(|row| slip(row.numero.as_str(), &row.courrier, row.reason, ctx))
                    .collect()
            }
            // What is sent on to the person bears no slip.
            Tab::Bag => {
                let back = |row: &courrier_api::BaggedItem| {
                    let reason = row.reason?;
                    Some(slip(row.numero.as_str(), &row.courrier, reason, ctx))
                };
                self.bag.rows().iter().rev().filter_map(back).collect()
            }
        };
        if slips.is_empty() {
            return;
        }
        let count = slips.len();
        let centre = ctx.settings.name.clone();
        let on = ctx.today();
        let pdf = Slips { centre, on, slips }.pdf();
        self.printing = true;
        self.notice = Some(Notice::info("Impression des bordereaux…"));
        let printing = ctx.printer.print("Bordereaux de retour", pdf);
        ctx.wait_for(printing, move |printed| {
            AppMsg::Returns(Msg::Printed(count, printed))
        });
    }
}

fn slip(numero: &str, courrier: &Courrier, reason: ReturnReason, ctx: &Ctx<'_>) -> Slip {
    Slip {
        numero: numero.to_owned(),
        kind: courrier.kind,
        arrived: courrier.registered_at.with_timezone(&ctx.tz()).date_naive(),
        reason,
    }
}

/// What became of the slips, and the next step.
pub(super) fn said(count: usize, printed: &Printed) -> Notice {
    let slips = text::counted(count, "bordereau", "bordereaux");
    match printed {
        Printed::Sent { printer } => Notice::done(format!(
            "{slips} à l'imprimante {printer}, dans l'ordre de l'armoire."
        )),
        Printed::Held { printer } => Notice::warn(format!(
            "L'imprimante {printer} est arrêtée : les bordereaux y attendent. Remettez-la en marche, \
             ou prévenez l'exploitant."
        )),
        Printed::Opened => Notice::info(format!(
            "{slips} à l'écran, dans une autre fenêtre : imprimez-les de là. Aucune imprimante n'est \
             réglée sur ce poste."
        )),
        Printed::OpenedInstead { printer } => Notice::warn(format!(
            "{} refuse les bordereaux ou ne répond pas : {slips} à l'écran, dans une autre \
             fenêtre. Vérifiez l'imprimante, ou prévenez l'exploitant.",
            printer.as_ref().map_or_else(
                || "L'imprimante de ce poste".to_owned(),
                |name| format!("L'imprimante {name}")
            )
        )),
        Printed::Failed => Notice::stop(
            "Les bordereaux ne peuvent être ni imprimés ni affichés sur ce poste : écrivez « Retour \
             à l'expéditeur », le motif et la date à la main, et prévenez l'exploitant.",
        ),
    }
}
