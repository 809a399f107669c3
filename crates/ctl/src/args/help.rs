//! The pages of help: what each command does, and examples of it.

pub(super) const ABOUT: &str = "\
L'outil de l'exploitant de Courrier : créer un centre, ouvrir des comptes, inscrire une borne,
reprendre les usagers d'un autre logiciel, sauvegarder, restaurer, vérifier, diagnostiquer.";

pub(super) const EXAMPLES: &str = "\
Exemples :
  courrierctl init --name \"CCAS de Saint-Denis\" --admin-name \"Awa Diop\"
  courrierctl import usagers export.xlsx --dry-run
  courrierctl backup --recipient age1… && courrierctl verify
  courrierctl doctor --json

Le dossier appartient à un seul programme à la fois. Quand courrierd tourne, les commandes qui
écrivent passent par lui : rien à arrêter.

Code de sortie : 0 tout va bien ; 1 quelque chose ne va pas ; 2 la commande est mal écrite.";

pub(super) const INIT_HELP: &str = "\
Le dossier doit être vide ou absent : init n'écrase jamais rien. Il contient ensuite le registre
(courrier.db), la clé des cartes (cards.key) et le certificat que les postes reconnaîtront (tls.crt,
tls.key). Seul son propriétaire peut y entrer : lancez init sous le compte du service.

Exemples :
  sudo -u courrier courrierctl init --name \"CCAS de Saint-Denis\"
  courrierctl --data ./essai init --generate-password --json
  courrierctl init --host guichet.mairie.lan --time-zone Indian/Reunion";

pub(super) const AGENT_HELP: &str = "\
Le mot de passe se tape au clavier, sans s'afficher. Il ne se donne jamais sur la ligne de
commande : tout le monde sur la machine pourrait la lire.

Exemples :
  courrierctl agent add awa.diop --name \"Awa Diop\"
  courrierctl agent add omar --name \"Omar Sy\" --role superviseur --generate-password
  pass show courrier/awa | courrierctl agent add awa.diop --name \"Awa Diop\" --password-file -";

pub(super) const IMPORT_HELP: &str = "\
Le fichier est lu en entier avant d'écrire quoi que ce soit : chaque refus est affiché avec sa
ligne, sa colonne, sa valeur et la raison. S'il n'y en a aucun, tout est importé en une fois ;
sinon, rien. Ce qui n'a pas de place dans une fiche est gardé en notes avec l'usager.

CSV (UTF-8 ou Windows-1252 ; point-virgule, virgule ou tabulation) et .xlsx. Deux modèles :
  celui d'import de DomiFa, tel que publié ;
  celui de Courrier, dont les colonnes peuvent venir dans n'importe quel ordre :
    numero, nom, statut    obligatoires ; statut : VALIDE, DEMANDE, REFUS ou RADIE
    nom_usage, prenoms, surnom, sexe (F ou H), date_naissance, lieu_naissance
    telephone              un portable : un fixe va dans une autre colonne
    email, langue (fr, ar, en…)
    debut, fin             jj/mm/aaaa ; fin vide : un an moins un jour après le début
    ayants_droit           nom,prénoms,date de naissance,lien ; « | » entre deux personnes

Exemples :
  courrierctl import usagers domifa.xlsx --dry-run
  courrierctl import usagers usagers.csv --yes --json";

pub(super) const BACKUP_HELP: &str = "\
La sauvegarde est une archive du registre, du journal des accès, de la clé des cartes et du
certificat. Elle est relue et vérifiée avant d'être déclarée faite. Sans --recipient elle n'est pas
chiffrée : gardez-la comme le registre lui-même. Gardez-en une copie hors de cette machine.

Exemples :
  courrierctl backup --recipient age1qx… --keep 30
  COURRIER_BACKUPS=/mnt/nas/courrier courrierctl backup --json";

pub(super) const RESTORE_HELP: &str = "\
Rien n'est écrit dans le dossier du centre avant que toute l'archive soit reconnue saine.

Exemple :
  courrierctl --data /var/lib/courrier restore courrier-20261122T031500.000Z.tar.age --identity cle.txt";

pub(super) const VERIFY_HELP: &str = "\
Rejoue tous les mouvements : chaîne des empreintes, balance, état de chaque pli, références et
intégrité SQLite. Affiche l'empreinte du dernier mouvement : notée ailleurs, elle prouve plus tard
que le registre n'a pas été réécrit. Code de sortie 0, ou 1 avec la liste de ce qui ne va pas.";

pub(super) const DOCTOR_HELP: &str = "\
Regarde les lecteurs de cartes, les ports série et modems, les imprimantes, le disque, l'horloge,
le certificat, l'âge de la dernière sauvegarde, SQLite et le service. Chaque ligne dit « ok »,
« attention » ou « panne », et quoi faire. Code de sortie 1 s'il y a une panne.";

pub(super) const OPENAPI_HELP: &str = "\
Le document est celui que courrierd de la même version sert sous /api/v1/openapi.json.

Exemple :
  courrierctl openapi > openapi.json";

pub(super) const RANK_HELP: &str = "\
Deux CSV à point-virgule, en UTF-8 ou Windows-1252, avec une ligne de titres ; les colonnes viennent
dans n'importe quel ordre. Seules numero, nom, id et text sont obligatoires. Les ayants droit sont
séparés par « | ».

Pour chaque enveloppe, une ligne JSON : id, must_choose, candidates (numero, score, reason), le
meilleur d'abord, dix au plus, aucun si personne ne convient. must_choose n'est faux que si une
seule personne peut être désignée.

Exemple :
  courrierctl names rank --population usagers.csv --envelopes enveloppes.csv > classement.jsonl";

pub(super) const PLAN_HELP: &str = "\
Chaque ligne dit un dossier, ce qui serait fait, le nombre de plis et pourquoi : message, relance,
mise sur la liste des retours, avis périmé. Rien n'est envoyé ni écrit, que le service tourne ou non.

Une horloge qui recule, ou qui avance de plus de six mois d'un coup, n'est pas crue : plus rien ne
part. Corrigez-la ; si elle est juste (long arrêt du service), confirmez-la.

Exemples :
  courrierctl plan
  courrierctl plan --at 2027-03-01 --json
  courrierctl plan --usager 1042
  courrierctl plan --confirm-clock";
