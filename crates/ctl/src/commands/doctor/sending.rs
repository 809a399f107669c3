//! How messages leave, as the running daemon tells it.

use courrier_api::{OutboxHealth, RouteHealth, RouteReadiness};

use super::Finding;

const CHECK: &str = "envoi";

/// Looks at the routes, and at what waits for them.
pub(super) fn look(outbox: &OutboxHealth) -> Vec<Finding> {
    let mut findings: Vec<Finding> = outbox.routes.iter().map(route).collect();
    let waiting = outbox.queued;
    if let Some(fault) = &outbox.fault {
        findings.push(Finding::panne(
            CHECK,
            format!("{fault} ; {waiting} messages en attente"),
            "corrigez /etc/courrier/routes.toml ou le secret nommé, puis redémarrez le service",
        ));
    } else if outbox.routes.is_empty() {
        findings.push(Finding::attention(
            CHECK,
            format!("aucune voie d'envoi : {waiting} messages en attente"),
            "décrivez les voies du centre dans /etc/courrier/routes.toml, puis redémarrez le service",
        ));
    } else {
        findings.push(Finding::ok(CHECK, format!("{waiting} messages en attente")));
    }
    if outbox.unknown > 0 {
        findings.push(Finding::attention(
            CHECK,
            format!(
                "{} messages dont nul ne sait s'ils sont partis",
                outbox.unknown
            ),
            "un responsable décide de ceux qui restent (GET /cycle)",
        ));
    }
    findings
}

fn route(route: &RouteHealth) -> Finding {
    const GUIDE: &str = "voyez « Les alertes » dans le guide de l'exploitant";
    let name = &route.name;
    let said = |what: &str| format!("voie « {name} » : {what}");
    match route.readiness {
        RouteReadiness::Stopped => {
            let why = route.why.as_deref().unwrap_or("arrêtée");
            Finding::panne(CHECK, said(why), GUIDE)
        }
        RouteReadiness::Absent => Finding::attention(CHECK, said("injoignable"), GUIDE),
        RouteReadiness::Silent => Finding::attention(CHECK, said("elle ne répond pas"), GUIDE),
        RouteReadiness::NoNetwork => Finding::attention(CHECK, said("pas de réseau"), GUIDE),
        RouteReadiness::Starting => Finding::ok(CHECK, said("elle démarre")),
        RouteReadiness::Ready => {
            let sent = route.sent_this_month;
            let of = route.monthly_cap.map(|cap| format!(" sur {cap}"));
            let of = of.unwrap_or_default();
            Finding::ok(
                CHECK,
                said(&format!("prête, {sent} messages ce mois-ci{of}")),
            )
        }
    }
}
