"""Gives schemathesis ids that exist, so that it gets past the first "not found".

COURRIER_KNOWN names a JSON file that the test wrote: what there is in the centre, by kind.
"""

import datetime
import json
import os
import random
import ssl
import string
import urllib.error
import urllib.request
import uuid

import schemathesis

with open(os.environ["COURRIER_KNOWN"], encoding="utf-8") as known:
    KNOWN = json.load(known)

# How often a generated value is left as it was.
LEFT_ALONE = 0.3

chance = random.Random(20261122)


def known(kind):
    return chance.choice(KNOWN[kind])


def read(path):
    """What stands there now, as a guichet would read it; nothing where that is refused."""
    request = urllib.request.Request(
        os.environ["COURRIER_API"] + path,
        headers={"Authorization": "Bearer " + os.environ["COURRIER_TOKEN"]},
    )
    # The certificate is the centre's own, and the test's.
    context = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(request, context=context) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return {}


def in_the_bag():
    return [item["courrier"]["id"] for item in read("/returns").get("bag", [])]


@schemathesis.hook
def before_call(context, case, kwargs):
    # Most writes must not be taken for a retry of one another.
    if "idempotency-key" in case.headers and chance.random() > LEFT_ALONE / 3:
        case.headers["idempotency-key"] = str(uuid.UUID(int=chance.getrandbits(128)))
    folder = known("folders")
    path = case.operation.path
    # The steps of one item have items of their own, each in the state that the step wants.
    kind = path if path in KNOWN else path.split("/")[1]
    ids = case.path_parameters
    if "id" in ids:
        # The run must not lock itself out.
        own = ids["id"] == KNOWN["own_agent_id"]
        if own or (kind in KNOWN and chance.random() > LEFT_ALONE):
            ids["id"] = known(kind)
    if "language" in ids and chance.random() > LEFT_ALONE:
        ids["language"] = chance.choice(["fr", "ar", "ti"])
    body = case.body
    if not isinstance(body, dict):
        return
    if path.startswith("/wordings/") and chance.random() > LEFT_ALONE:
        # Every message is signed, and a text that is made up is not.
        body["sms"] = body["body"] = "{centre} 👍"
        body["subject"] = "Bonjour"
    exact = {
        "usager_id": folder["usager_id"],
        "courrier_ids": folder["courrier_ids"][: chance.randint(1, 3)],
        "token": known("tokens"),
        "code": known("codes"),
    }
    if path == "/returns/bag-left" and chance.random() > LEFT_ALONE:
        # It leaves with what was seen in it, and other calls put items in and take them out.
        body["courrier_ids"] = in_the_bag()
        return
    if path.startswith("/kiosk-pages") and chance.random() > LEFT_ALONE:
        # Changes are made on what was read, and other calls change it too.
        body["version"] = read("/kiosk-pages").get("version", 0)
        if "pages" in body:
            text = {"fr": "Les douches"}
            body["pages"] = [{"id": "douches", "title": text, "body": text}]
            body["places"] = []
        return
    if path == "/usagers/{id}" and "revision" in body and chance.random() > LEFT_ALONE:
        body["revision"] = read("/usagers/" + str(ids["id"])).get("revision", "")
    if path == "/session":
        exact |= KNOWN["login"]
    if chance.random() > LEFT_ALONE:
        for name, value in exact.items():
            if name in body:
                body[name] = value
    if path == "/tris/{id}/courriers" and chance.random() > LEFT_ALONE:
        # Without a choice, what is made up finds nobody, and is refused.
        body["chosen"] = True
    identity = body.get("identity")
    if isinstance(identity, dict) and chance.random() > LEFT_ALONE:
        # Names that are made up are near to one another, and would have to be seen first.
        for field in ("nom", "nom_usage", "prenoms"):
            if isinstance(identity.get(field), str):
                identity[field] = "".join(chance.choices(string.ascii_lowercase, k=12))
    if path.endswith("/absences") and chance.random() > LEFT_ALONE:
        # Days that are made up are over, or in the wrong order.
        today = datetime.date.today()
        body["from"] = today.isoformat()
        body["to"] = (today + datetime.timedelta(days=30)).isoformat()
    recipient = body.get("recipient")
    if isinstance(recipient, dict) and "procuration_id" in recipient:
        recipient["procuration_id"] = folder["procuration_id"]
