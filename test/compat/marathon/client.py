"""Drives a Marathon with Debian's python3-marathon, unmodified. Prints one JSON object of what it saw."""

import json
import sys
import threading
import time

from marathon import MarathonClient
from marathon.exceptions import ConflictError, MarathonHttpError, NotFoundError
from marathon.models import MarathonApp, MarathonConstraint, MarathonGroup, MarathonHealthCheck

client = MarathonClient(sys.argv[1])
seen = {}


def until(what, read):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        value = read()
        if value:
            return value
        time.sleep(0.02)
    raise SystemExit("waited in vain: " + what)


def running(app_id, count):
    def read():
        app = client.get_app(app_id, embed_tasks=True)
        done = app.tasks_running == count and not app.deployments
        return app if done and len(app.tasks) == count else None

    return until("%s runs %d" % (app_id, count), read)


events = []


def listen():
    for event in client.event_stream(event_types=["deployment_success", "status_update_event"]):
        events.append(event.event_type)


threading.Thread(target=listen, daemon=True).start()

seen["ping"] = client.ping().decode() if isinstance(client.ping(), bytes) else str(client.ping())
info = client.get_info()
seen["info"] = {"name": info.name, "master": info.marathon_config.master, "elected": info.elected}
seen["leader"] = client.get_leader()

app = MarathonApp(
    cmd="sleep 1000",
    cpus=0.1,
    mem=16,
    instances=2,
    labels={"tier": "front"},
    constraints=[MarathonConstraint("rack", "LIKE", "r.*")],
    health_checks=[MarathonHealthCheck(command=None, path="/", protocol="MESOS_HTTP", port_index=0)],
)
created = client.create_app("/py/web", app)
seen["created"] = {"id": created.id, "deployments": len(created.deployments), "version": str(created.version)}
first = running("/py/web", 2)
seen["listed"] = [each.id for each in client.list_apps(embed_tasks=True, label="tier==front")]
seen["tasks"] = len(client.list_tasks("/py/web"))
seen["endpoints"] = [each.host for each in client.list_endpoints() if each.app_id == "/py/web"]

try:
    client.create_app("/py/web", app)
except ConflictError as error:
    seen["conflict"] = error.error_message
try:
    client.get_app("/nothing")
except NotFoundError as error:
    seen["missing"] = error.error_message
try:
    client.create_app("/py/bad", MarathonApp(cmd="x", constraints=[["rack", "LIKE"]]))
except MarathonHttpError as error:
    seen["invalid"] = [error.status_code, error.error_message, error.error_details]

seen["scaled"] = sorted(client.scale_app("/py/web", instances=4).keys())
running("/py/web", 4)
client.scale_app("/py/web", delta=-1)
running("/py/web", 3)

fetched = client.get_app("/py/web")
fetched.cmd = "sleep 2000"
client.update_app("/py/web", fetched)
until("the new command runs", lambda: running("/py/web", 3).cmd == "sleep 2000")
versions = client.list_versions("/py/web")
seen["versions"] = len(versions)
seen["first command"] = client.get_version("/py/web", sorted(versions)[0]).cmd
client.restart_app("/py/web")
running("/py/web", 3)
client.rollback_app("/py/web", sorted(versions)[0])
running("/py/web", 2)

victim = client.list_tasks("/py/web")[0]
seen["killed"] = client.kill_task("/py/web", victim.id).id == victim.id
until("the victim is replaced", lambda: victim.id not in [task.id for task in client.list_tasks("/py/web")])
running("/py/web", 2)
client.kill_given_tasks([client.list_tasks("/py/web")[0].id], scale=True)
running("/py/web", 1)

client.create_app("/py/big", MarathonApp(cmd="x", cpus=1000))


def queued():
    # The library's own list_queue knows Marathon before 1.9 only: it refuses items that name a role.
    items = client._do_request("GET", "/v2/queue").json()["queue"]
    return [each for each in items if each["app"]["id"] == "/py/big"]


waiting = until("the queue has it", queued)
seen["queue"] = [waiting[0]["count"], waiting[0]["delay"]["overdue"]]
stuck = [each for each in client.list_deployments() if "/py/big" in each.affected_apps]
seen["stuck"] = [each.current_actions[0].action for each in stuck]
client.delete_deployment(stuck[0].id, force=True)
client.delete_app("/py/big", force=True)

# Of top-level groups the library does not know the property enforceRole; of those below it knows all.
client.create_group(MarathonGroup(id="/pyg/in", apps=[MarathonApp(id="one", cmd="sleep 1000", cpus=0.1, mem=16)]))
running("/pyg/in/one", 1)
seen["group"] = [each.id for each in client.get_group("/pyg/in").apps]
client.scale_group("/pyg/in", 2)
running("/pyg/in/one", 2)
client.delete_group("/pyg", force=True)

client.delete_app("/py/web", force=True)
until("all is gone", lambda: not client.list_tasks() and not client.list_deployments())
seen["left"] = [each.id for each in client.list_apps()]
seen["events"] = sorted(set(events))
print(json.dumps(seen))
