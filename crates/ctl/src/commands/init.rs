//! `courrierctl init`: a new centre in an empty folder.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use courrier_api::Fingerprint;
use courrier_domain::{CentreSettings, Role};
use courrier_ledger::folder::{CERTIFICATE, PRIVATE_KEY};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use courrier_ledger::{DataFolder, Ledger};
use serde_json::{Value, json};

use super::new_id;
use crate::access::AccessError;
use crate::args::Init;
use crate::output::Report;
use crate::password::{self, Chosen};
use crate::{Context, Done, certificate};

/// A centre that was made.
struct Made {
    data: String,
    name: String,
    admin: String,
    password: Option<String>,
    fingerprint: Fingerprint,
}

impl Report for Made {
    fn human(&self) -> String {
        let password = match &self.password {
            None => String::new(),
            Some(password) => format!("\n  mot de passe, affiché cette seule fois : {password}"),
        };
        let Self {
            data,
            name,
            admin,
            fingerprint,
            ..
        } = self;
        format!(
            "Le centre « {name} » est prêt dans {data}.\n\n\
             Administrateur : {admin}{password}\n\
             Empreinte du certificat, à comparer sur chaque poste :\n  {fingerprint}\n\n\
             Et maintenant :\n\
             1. démarrez le service : courrierd --data {data}\n\
             2. reprenez vos usagers : courrierctl --data {data} import usagers FICHIER --dry-run\n\
             3. inscrivez la borne : courrierctl --data {data} device enrol \"Salle d'attente\"\n\
             4. vérifiez la machine : courrierctl --data {data} doctor"
        )
    }

    fn machine(&self) -> Value {
        let mut value = json!({
            "data": self.data,
            "name": self.name,
            "admin": self.admin,
            "fingerprint": self.fingerprint.to_string(),
        });
        if let Some(password) = &self.password {
            value["password"] = json!(password);
        }
        value
    }
}

/// Makes a centre.
pub(super) fn run(context: &Context, options: &Init) -> Done {
    let data = &context.data;
    let held = |path: &Path| -> anyhow::Result<bool> {
        Ok(path.exists() && fs::read_dir(path)?.next().is_some())
    };
    if held(data).with_context(|| data.display().to_string())? {
        bail!(
            "le dossier {} n'est pas vide : init n'écrase jamais rien",
            data.display()
        );
    }
    // Asked before anything is written: a password that is refused leaves nothing behind.
    let password = password::choose(&options.password)?;
    let was_there = data.exists();
    DataFolder::create(data)?;
    fs::set_permissions(data, Permissions::from_mode(0o700))
        .with_context(|| data.display().to_string())?;
    match fill(context, options, password) {
        Ok(made) => Ok(Box::new(made)),
        Err(error) => {
            clear(data, was_there).with_context(|| data.display().to_string())?;
            Err(error)
        }
    }
}

fn fill(context: &Context, options: &Init, password: Chosen) -> anyhow::Result<Made> {
    let data = &context.data;
    let now = context.clock.now();
    let today = now.with_timezone(&options.time_zone).date_naive();
    let (crt, key) = (data.join(CERTIFICATE), data.join(PRIVATE_KEY));
    let fingerprint = certificate::make(&options.hosts, today, &crt, &key)?;
    let ledger = Ledger::open(data, "courrierctl")?;
    let settings = CentreSettings {
        name: options.name.trim().to_owned(),
        address_lines: options.address_lines.clone(),
        time_zone: options.time_zone,
        ..CentreSettings::default()
    };
    let (settings, inconnu_id) = (Box::new(settings), new_id(context)?);
    let requests = [
        OperatorRequest::CreateCentre {
            settings,
            inconnu_id,
        },
        OperatorRequest::AddAgent {
            id: new_id(context)?,
            login: options.admin.clone(),
            name: options.admin_name.clone(),
            role: Role::Administrator,
            password_hash: password.hash,
        },
    ];
    for request in requests {
        match ledger.operate(request, now) {
            OperatorAnswer::Refused { refusal } => return Err(AccessError::Refused(refusal).into()),
            OperatorAnswer::Failed { why } => return Err(AccessError::Failed(why).into()),
            _ => {}
        }
    }
    Ok(Made {
        data: data.display().to_string(),
        name: options.name.trim().to_owned(),
        admin: options.admin.trim().to_lowercase(),
        password: password.to_show,
        fingerprint,
    })
}

/// Takes away what a failed `init` left in a folder that was empty before it.
fn clear(data: &Path, was_there: bool) -> std::io::Result<()> {
    if !was_there {
        return fs::remove_dir_all(data);
    }
    for entry in fs::read_dir(data)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}
