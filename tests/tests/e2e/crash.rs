//! Power cuts: the daemon is killed two hundred times while eight clients write.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Client, ClientError, CourriersRegistered, NewCourriers, NewRemise, RemiseDone, problem_type,
};
use courrier_domain::{CourrierId, CourrierKind, RemiseId, Role, Step, TriId, UsagerId};
use courrier_tests::{Centre, created, handed_over, new_usager, whole_history};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::sync::{Barrier, mpsc};

const ROUNDS: u64 = 200;
const CLIENTS: usize = 8;
/// Few enough that the clients meet in the same folders.
const USAGERS: usize = 12;
/// The whole chain is verified every so many rounds.
const VERIFY_EVERY: u64 = 10;

/// What the ledger must hold: all that was acknowledged, and nothing else.
#[derive(Default)]
struct Model {
    entered: HashMap<CourrierId, UsagerId>,
    handed: HashMap<CourrierId, RemiseId>,
    waiting: BTreeMap<UsagerId, HashSet<CourrierId>>,
    /// Remises that were refused: somebody else must have handed over one of their items.
    refused: Vec<Vec<CourrierId>>,
}

impl Model {
    fn absorb(&mut self, call: &Call, answer: &Answer) {
        match (call, answer) {
            (Call::Register(_, courriers), Answer::Entered(entered)) => {
                let ids = &entered.courrier_ids;
                assert_eq!(ids.len(), courriers.count as usize);
                for id in ids {
                    let new = self.entered.insert(*id, courriers.usager_id).is_none();
                    assert!(new, "courrier {id} was entered twice");
                    self.folder(courriers.usager_id).insert(*id);
                }
            }
            (Call::HandOver(remise), Answer::Done(done)) => {
                for id in &remise.courrier_ids {
                    let before = self.handed.insert(*id, done.id);
                    assert_eq!(before, None, "courrier {id} was handed over twice");
                    assert!(
                        self.folder(remise.usager_id).remove(id),
                        "{id} did not wait"
                    );
                }
            }
            (Call::HandOver(remise), Answer::Conflict) => {
                self.refused.push(remise.courrier_ids.clone());
            }
            (call, answer) => panic!("{call:?} was answered with {answer:?}"),
        }
    }

    fn folder(&mut self, usager_id: UsagerId) -> &mut HashSet<CourrierId> {
        self.waiting.entry(usager_id).or_default()
    }
}

#[derive(Debug, Clone)]
enum Call {
    Register(TriId, NewCourriers),
    HandOver(NewRemise),
}

#[derive(Debug)]
enum Answer {
    Entered(CourriersRegistered),
    Done(RemiseDone),
    Conflict,
}

impl Answer {
    /// What must be the same each time a call is repeated.
    fn told(&self) -> (Vec<CourrierId>, Option<RemiseId>, u32) {
        match self {
            Self::Entered(entered) => (entered.courrier_ids.clone(), None, entered.waiting),
            Self::Done(done) => (Vec::new(), Some(done.id), done.waiting),
            Self::Conflict => (Vec::new(), None, 0),
        }
    }
}

async fn send(client: &Client, key: &IdempotencyKey, call: &Call) -> Result<Answer, ClientError> {
    match call {
        Call::Register(tri, courriers) => client
            .register(key, *tri, courriers)
            .await
            .map(Answer::Entered),
        Call::HandOver(remise) => match client.remise(key, remise).await {
            Ok(done) => Ok(Answer::Done(done)),
            Err(error) if error.problem_type() == Some(problem_type::CONFLICT) => {
                Ok(Answer::Conflict)
            }
            Err(error) => Err(error),
        },
    }
}

/// One client's part of a round.
struct Player {
    client: Client,
    random: SmallRng,
    tri: TriId,
    usagers: Arc<Vec<UsagerId>>,
    model: Arc<Mutex<Model>>,
    /// Set before the daemon is killed: until then it must answer.
    killed: Arc<AtomicBool>,
    sent: mpsc::UnboundedSender<()>,
}

/// What a client is left with after the cut.
#[derive(Default)]
struct Left {
    acknowledged: Option<(IdempotencyKey, Call, Answer)>,
    unanswered: Option<(IdempotencyKey, Call)>,
}

impl Player {
    /// Writes until the line is dead.
    async fn play(mut self, begin: Arc<Barrier>) -> Left {
        begin.wait().await;
        let mut left = Left::default();
        loop {
            let (key, call) = (IdempotencyKey::fresh(), self.next_call());
            // The round may be over for whoever counts.
            let _ = self.sent.send(());
            match send(&self.client, &key, &call).await {
                Ok(answer) => {
                    lock(&self.model).absorb(&call, &answer);
                    left.acknowledged = Some((key, call, answer));
                }
                Err(ClientError::Unreachable(error)) => {
                    let killed = self.killed.load(Ordering::SeqCst);
                    assert!(killed, "the daemon runs and does not answer: {error:?}");
                    left.unanswered = Some((key, call));
                    return left;
                }
                Err(error) => panic!("{call:?}: {error:?}"),
            }
        }
    }

    fn next_call(&mut self) -> Call {
        let usager_id = self.usagers[self.random.random_range(0..self.usagers.len())];
        if self.random.random_bool(0.5) {
            let model = lock(&self.model);
            let waiting = model.waiting.get(&usager_id).into_iter().flatten();
            let items: Vec<_> = waiting.copied().take(3).collect();
            if !items.is_empty() {
                return Call::HandOver(handed_over(usager_id, items));
            }
        }
        let courriers = NewCourriers {
            usager_id,
            kind: CourrierKind::Lettre,
            count: self.random.random_range(1..=3),
            return_reason: None,
            text: None,
            chosen: true,
        };
        Call::Register(self.tri, courriers)
    }
}

fn lock(model: &Mutex<Model>) -> MutexGuard<'_, Model> {
    model.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The centre under the hammer, and what is known of it.
struct Game {
    centre: Centre,
    clients: Vec<Client>,
    usagers: Arc<Vec<UsagerId>>,
    model: Arc<Mutex<Model>>,
    random: SmallRng,
    cut: usize,
    cut_but_written: usize,
}

/// Every other client writes for the same agent.
const AGENTS: [&str; 2] = ["awa", "omar"];

impl Game {
    async fn new() -> Self {
        let mut centre = Centre::new().unlimited();
        centre.start();
        for agent in AGENTS {
            centre.agent(agent, Role::Agent).await;
        }
        let awa = centre.login(AGENTS[0]).await;
        let mut usagers = Vec::new();
        for n in 0..USAGERS {
            let usager = new_usager(&n.to_string(), &format!("Diallo {n}"), "Mamadou");
            usagers.push(created(&awa, usager).await);
        }
        let mut game = Self {
            centre,
            clients: Vec::new(),
            usagers: Arc::new(usagers),
            model: Arc::default(),
            random: SmallRng::seed_from_u64(20_261_122),
            cut: 0,
            cut_but_written: 0,
        };
        game.connect().await;
        game
    }

    /// Eight clients, each with a connection of its own.
    async fn connect(&mut self) {
        let tokens = tokio::join!(self.centre.token(AGENTS[0]), self.centre.token(AGENTS[1]));
        let tokens = [tokens.0, tokens.1];
        self.clients = (0..CLIENTS)
            .map(|n| self.centre.client().with_bearer(&tokens[n % AGENTS.len()]))
            .collect();
    }

    /// Lets the clients write, and kills the daemon in the middle.
    async fn play(&mut self, round: u64) -> Vec<Left> {
        let clients = self.clients.clone();
        let tri = clients[0].open_tri(&IdempotencyKey::fresh()).await;
        let tri = tri.expect("a tri is opened").id;
        let killed = Arc::new(AtomicBool::new(false));
        let begin = Arc::new(Barrier::new(CLIENTS));
        let (sent, mut sending) = mpsc::unbounded_channel();
        let mut players = Vec::new();
        for (n, client) in (0_u64..).zip(clients) {
            let player = Player {
                client,
                random: SmallRng::seed_from_u64(round << 8 | n),
                tri,
                usagers: Arc::clone(&self.usagers),
                model: Arc::clone(&self.model),
                killed: Arc::clone(&killed),
                sent: sent.clone(),
            };
            players.push(tokio::spawn(player.play(Arc::clone(&begin))));
        }
        // The cut comes after some calls, and at any moment between two of them.
        for _ in 0..self.random.random_range(CLIENTS..80) {
            sending.recv().await.expect("the clients write");
        }
        let moment = Duration::from_micros(self.random.random_range(0..5_000));
        tokio::time::sleep(moment).await;
        killed.store(true, Ordering::SeqCst);
        self.centre.kill();
        let mut left = Vec::new();
        for player in players {
            left.push(player.await.expect("a client played to the end"));
        }
        left
    }

    /// After the restart: what was acknowledged is repeated and writes nothing, what was not is
    /// sent again and is written once. Then every folder must hold what it should.
    async fn settle(&mut self, left: Vec<Left>) {
        self.centre.start();
        self.connect().await;
        let clients = self.clients.clone();
        for (client, left) in clients.iter().zip(left) {
            if let Some((key, call, first)) = left.acknowledged {
                let before = last_movement(client, &call).await;
                let again = send(client, &key, &call).await.expect("a repeated call");
                assert_eq!(again.told(), first.told(), "{call:?}");
                if !matches!(first, Answer::Conflict) {
                    assert_eq!(
                        last_movement(client, &call).await,
                        before,
                        "{call:?} was written twice"
                    );
                }
            }
            if let Some((key, call)) = left.unanswered {
                let before = last_movement(client, &call).await;
                let answer = send(client, &key, &call).await.expect("a retried call");
                let after = last_movement(client, &call).await;
                self.cut += 1;
                let written = after == before && !matches!(answer, Answer::Conflict);
                self.cut_but_written += usize::from(written);
                let again = send(client, &key, &call).await.expect("a repeated call");
                assert_eq!(again.told(), answer.told(), "{call:?}");
                assert_eq!(
                    last_movement(client, &call).await,
                    after,
                    "{call:?} was written twice"
                );
                lock(&self.model).absorb(&call, &answer);
            }
        }
        self.check_folders(&clients[0]).await;
    }

    async fn check_folders(&self, client: &Client) {
        for usager_id in self.usagers.iter() {
            let open = client.usager(*usager_id).await.expect("the folder opens");
            let held: HashSet<_> = open.courriers.iter().map(|courrier| courrier.id).collect();
            assert_eq!(held.len(), open.courriers.len());
            assert_eq!(
                held,
                *lock(&self.model).folder(*usager_id),
                "folder {usager_id}"
            );
        }
    }

    /// Every movement of the ledger is one that was acknowledged, and every acknowledged one is
    /// there, once.
    async fn check_histories(&self) {
        let client = self.centre.login(AGENTS[0]).await;
        let (mut entered, mut handed) = (HashMap::new(), HashMap::new());
        for usager_id in self.usagers.iter() {
            for line in whole_history(&client, *usager_id).await {
                let before = match line.step {
                    Step::Registered { usager_id, .. } => entered
                        .insert(line.courrier_id, usager_id)
                        .map(|before| before.to_string()),
                    Step::HandedOver { remise_id, .. } => handed
                        .insert(line.courrier_id, remise_id)
                        .map(|before| before.to_string()),
                    other => panic!("nobody did this: {other:?}"),
                };
                assert_eq!(before, None, "{line:?} stands there twice");
            }
        }
        let model = lock(&self.model);
        assert!(
            entered == model.entered,
            "other items than those acknowledged"
        );
        assert!(
            handed == model.handed,
            "other remises than those acknowledged"
        );
        for items in &model.refused {
            let taken = items.iter().any(|id| handed.contains_key(id));
            assert!(taken, "refused, although nobody had taken any of {items:?}");
        }
        println!(
            "{} items entered, {} handed over, {} remises refused; {} calls cut, {} of them \
             after they were written",
            entered.len(),
            handed.len(),
            model.refused.len(),
            self.cut,
            self.cut_but_written
        );
    }
}

/// The place in the ledger of the last movement in the folder that a call is about.
async fn last_movement(client: &Client, call: &Call) -> Option<i64> {
    let (Call::Register(_, NewCourriers { usager_id, .. })
    | Call::HandOver(NewRemise { usager_id, .. })) = call;
    let newest = client.history(*usager_id, None, 1).await;
    newest
        .expect("the history is read")
        .lines
        .first()
        .map(|line| line.seq)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_lose_nothing_that_was_acknowledged() {
    let mut game = Game::new().await;
    for round in 1..=ROUNDS {
        let left = game.play(round).await;
        game.settle(left).await;
        if round % VERIFY_EVERY == 0 {
            game.centre.verify();
        }
    }
    game.check_histories().await;
    assert!(
        game.cut > 0 && game.cut_but_written > 0,
        "no cut ever hit a call"
    );
    let beside = game.centre.verify();
    game.centre.stop();
    assert_eq!(game.centre.verify(), beside, "stopping writes nothing");
}
