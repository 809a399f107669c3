//! `courrierctl device`: bornes, and the screens that call numbers.

use chrono::{DateTime, TimeDelta, Utc};
use courrier_api::Code;
use courrier_domain::DeviceKind;
use courrier_ledger::folder::CERTIFICATE;
use courrier_ledger::operator::{DeviceLine, OperatorAnswer, OperatorRequest};
use serde_json::{Value, json};

use super::open;
use crate::access::AccessError;
use crate::args::Device;
use crate::output::{Report, table};
use crate::{Context, Done, certificate, random};

/// Time in which a code must be typed on the borne, as when an administrator asks at the guichet.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(15);

/// A code to be typed on a machine.
struct Readied {
    kind: DeviceKind,
    name: String,
    code: String,
    expires_at: DateTime<Utc>,
    fingerprint: String,
}

impl Report for Readied {
    fn human(&self) -> String {
        format!(
            "Code pour {} « {} », valable {} minutes et une seule fois : {}\n\
             Empreinte du certificat, à comparer sur la machine :\n  {}",
            match self.kind {
                DeviceKind::Borne => "la borne",
                DeviceKind::Display => "l'écran d'appel",
            },
            self.name,
            CODE_LIFE.num_minutes(),
            self.code,
            self.fingerprint
        )
    }

    fn machine(&self) -> Value {
        json!({
            "kind": self.kind,
            "name": self.name,
            "code": self.code,
            "expires_at": self.expires_at,
            "fingerprint": self.fingerprint,
        })
    }
}

/// All devices.
struct Devices(Vec<DeviceLine>);

impl Report for Devices {
    fn human(&self) -> String {
        if self.0.is_empty() {
            return "Aucune borne et aucun écran d'appel n'est inscrit.".to_owned();
        }
        let rows: Vec<_> = self
            .0
            .iter()
            .map(|device| {
                let state = match device.revoked_at {
                    None => "a accès".to_owned(),
                    Some(at) => format!("repris le {}", at.format("%d/%m/%Y")),
                };
                let since = device.enrolled_at.format("%d/%m/%Y").to_string();
                let kind = match device.kind {
                    DeviceKind::Borne => "borne",
                    DeviceKind::Display => "écran d'appel",
                };
                let (name, id) = (device.name.clone(), device.id.to_string());
                vec![name, kind.to_owned(), since, state, id]
            })
            .collect();
        table(
            &["endroit", "appareil", "inscrit le", "accès", "identifiant"],
            &rows,
        )
    }

    fn machine(&self) -> Value {
        json!({ "devices": self.0 })
    }
}

/// A device has no access any more.
struct Revoked(String);

impl Report for Revoked {
    fn human(&self) -> String {
        "L'appareil n'a plus accès.".to_owned()
    }

    fn machine(&self) -> Value {
        json!({ "id": self.0 })
    }
}

/// Carries out one of the commands about devices.
pub(super) fn run(context: &Context, command: Device) -> Done {
    let access = open(context)?;
    let now = context.clock.now();
    match command {
        Device::Enrol { display, name } => {
            let certificate = certificate::read(&context.data.join(CERTIFICATE))?;
            let code = Code::from_bytes(&random()?);
            let expires_at = now + CODE_LIFE;
            let kind = if display {
                DeviceKind::Display
            } else {
                DeviceKind::Borne
            };
            let request = OperatorRequest::NewEnrolmentCode {
                code_hash: code.hash(),
                kind,
                name: name.clone(),
                expires_at,
            };
            access.operate(request, now)?;
            let fingerprint = certificate.fingerprint.to_string();
            Ok(Box::new(Readied {
                kind,
                name,
                code: code.shown(),
                expires_at,
                fingerprint,
            }))
        }
        Device::List => match access.operate(OperatorRequest::Devices, now)? {
            OperatorAnswer::Devices { devices } => Ok(Box::new(Devices(devices))),
            _ => Err(AccessError::OtherVersion.into()),
        },
        Device::Revoke { id } => {
            access.operate(OperatorRequest::RevokeDevice { id }, now)?;
            Ok(Box::new(Revoked(id.to_string())))
        }
    }
}
