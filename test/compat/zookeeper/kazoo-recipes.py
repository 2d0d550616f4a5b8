"""Kazoo's recipes and calls, two or three clients at a time, against one server. Prints one line a result, the same on any server."""
import socket
import sys
import threading
import time

from kazoo.client import KazooClient, KazooState
from kazoo.recipe.barrier import Barrier, DoubleBarrier
from kazoo.recipe.cache import TreeCache
from kazoo.recipe.party import Party
from kazoo.security import make_digest_acl

hosts = sys.argv[1]
root = "/kazoo"


def client(**options):
    started = KazooClient(hosts=hosts, timeout=10.0, **options)
    started.start(timeout=20)
    return started


def say(name, *results):
    print(name, *results, flush=True)


def wait_for(condition):
    deadline = time.time() + 20
    while not condition():
        if time.time() > deadline:
            return "never"
        time.sleep(0.02)
    return "yes"


def refused(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except Exception as error:  # the kind of refusal is the result
        return type(error).__name__
    return "accepted"


def basics(one, two):
    one.ensure_path(root)
    say("create", one.create(root + "/a", b"x"), one.create(root + "/s-", b"", sequence=True),
        one.create(root + "/e", b"", ephemeral=True))
    say("again", refused(one.create, root + "/a"))
    say("below ephemeral", refused(one.create, root + "/e/x"))
    value, stat = two.get(root + "/a")
    say("get", value, stat.version, stat.data_length, stat.children_count)
    say("set", one.set(root + "/a", b"yy").version, refused(one.set, root + "/a", b"", version=7))
    say("missing", refused(one.get, root + "/none"), one.exists(root + "/none"))
    say("not empty", refused(one.delete, root))
    say("children", sorted(two.get_children(root)))
    say("server version", len(one.server_version()) == 3)
    say("large", len(one.get(one.create(root + "/large", b"z" * 1000000))[0]))


def transaction(one):
    good = one.transaction()
    good.create(root + "/t", b"1")
    good.set_data(root + "/t", b"2")
    good.check(root + "/t", 1)
    good.delete(root + "/t")
    say("transaction", [type(result).__name__ for result in good.commit()])
    bad = one.transaction()
    bad.create(root + "/t", b"1")
    bad.check(root + "/none", 0)
    bad.delete(root + "/t")
    say("transaction refused", [type(result).__name__ for result in bad.commit()], one.exists(root + "/t"))


def watches(one, two):
    seen = []

    @one.DataWatch(root + "/w")
    def on_data(data, stat, event):
        seen.append((data, event.type if event else None))

    children = []

    @one.ChildrenWatch(root)
    def on_children(names):
        children.append("w" in names)

    two.create(root + "/w", b"1")
    say("watch created", wait_for(lambda: len(seen) >= 2))
    two.set(root + "/w", b"2")
    say("watch changed", wait_for(lambda: len(seen) >= 3))
    two.delete(root + "/w")
    say("watch deleted", wait_for(lambda: len(seen) >= 4), seen)
    say("children watch", wait_for(lambda: children and not children[-1] and True in children))


def locks(one, two, three):
    order = []
    first = one.Lock(root + "/lock", "one")
    first.acquire()

    def contend(other, name):
        with other.Lock(root + "/lock", name):
            order.append(name)

    second = threading.Thread(target=contend, args=(two, "two"))
    second.start()
    wait_for(lambda: len(first.contenders()) == 2)
    third = threading.Thread(target=contend, args=(three, "three"))
    third.start()
    wait_for(lambda: len(first.contenders()) == 3)
    say("lock contenders", first.contenders(), order)
    say("lock without waiting", two.Lock(root + "/lock", "x").acquire(blocking=False))
    first.release()
    second.join(20)
    third.join(20)
    say("lock order", order)
    readers = [one.ReadLock(root + "/rw", "r1"), two.ReadLock(root + "/rw", "r2")]
    say("read locks", [lock.acquire(timeout=10) for lock in readers])
    say("write lock", refused(three.WriteLock(root + "/rw", "w").acquire, timeout=0.5))
    [lock.release() for lock in readers]
    say("write lock", three.WriteLock(root + "/rw", "w").acquire(timeout=10))
    semaphore = one.Semaphore(root + "/sem", max_leases=2)
    say("semaphore", semaphore.acquire(), two.Semaphore(root + "/sem", max_leases=2).acquire(),
        three.Semaphore(root + "/sem", max_leases=2).acquire(blocking=False))


def elections(one, two):
    led = []
    release = threading.Event()

    def lead(name):
        led.append(name)
        release.wait(20)

    def run(other, name):
        other.Election(root + "/election", name).run(lead, name)

    threads = [threading.Thread(target=run, args=(one, "one"))]
    threads[0].start()
    wait_for(lambda: led == ["one"])
    threads.append(threading.Thread(target=run, args=(two, "two")))
    threads[1].start()
    wait_for(lambda: len(one.Election(root + "/election").contenders()) == 2)
    say("election", led, one.Election(root + "/election").contenders())
    release.set()
    [thread.join(20) for thread in threads]
    say("election over", led)


def counters(one, two):
    def count(other):
        counter = other.Counter(root + "/counter", default=100)
        for _ in range(25):
            counter += 1

    threads = [threading.Thread(target=count, args=(other,)) for other in (one, two)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    say("counter", one.Counter(root + "/counter", default=100).value)


def barriers(one, two):
    barrier = Barrier(one, root + "/barrier")
    barrier.create()
    say("barrier closed", Barrier(two, root + "/barrier").wait(0.3))
    passed = []
    waiting = threading.Thread(target=lambda: passed.append(Barrier(two, root + "/barrier").wait(20)))
    waiting.start()
    barrier.remove()
    waiting.join(20)
    say("barrier open", passed)
    inside = []

    def both(other):
        double = DoubleBarrier(other, root + "/double", 2)
        double.enter()
        inside.append(double.participating)
        double.leave()

    threads = [threading.Thread(target=both, args=(other,)) for other in (one, two)]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    say("double barrier", inside)


def parties(one, two):
    party = Party(one, root + "/party", "one")
    party.join()
    other = Party(two, root + "/party", "two")
    other.join()
    say("party", sorted(party), len(other))
    other.leave()
    say("party", wait_for(lambda: list(party) == ["one"]))


def queues(one, two):
    queue = one.Queue(root + "/queue")
    for item in (b"1", b"2", b"3"):
        queue.put(item)
    queue.put(b"first", priority=1)
    say("queue", [two.Queue(root + "/queue").get() for _ in range(5)])
    locking = one.LockingQueue(root + "/locking")
    locking.put_all([b"a", b"b"])
    taker = two.LockingQueue(root + "/locking")
    taken = [taker.get(timeout=10)]
    taker.consume()
    taken.append(taker.get(timeout=10))
    taker.consume()
    say("locking queue", sorted(taken), len(locking))


def caches(one, two):
    one.ensure_path(root + "/cache/x/y")
    cache = TreeCache(two, root + "/cache")
    cache.start()
    say("cache", wait_for(lambda: cache.get_data(root + "/cache/x/y") is not None))
    one.set(root + "/cache/x/y", b"new")
    say("cache follows", wait_for(lambda: cache.get_data(root + "/cache/x/y").data == b"new"))
    one.delete(root + "/cache/x", recursive=True)
    say("cache forgets", wait_for(lambda: cache.get_data(root + "/cache/x") is None))
    cache.close()


def acls():
    bob = client(auth_data=[("digest", "bob:secret")])
    eve = client()
    bob.create(root + "/private", b"p", acl=[make_digest_acl("bob", "secret", all=True)])
    say("acl", bob.get(root + "/private")[0], refused(eve.get, root + "/private"), refused(eve.set, root + "/private", b""))
    eve.add_auth("digest", "bob:secret")
    say("acl after auth", eve.get(root + "/private")[0])
    for each in (bob, eve):
        each.stop()
        each.close()


def sessions(one):
    states = []
    short = client()
    short.add_listener(states.append)
    short.create(root + "/short", b"", ephemeral=True)
    short._connection._socket.shutdown(socket.SHUT_RDWR)
    say("reconnects", wait_for(lambda: KazooState.SUSPENDED in states and states[-1] == KazooState.CONNECTED))
    say("keeps its node", one.exists(root + "/short") is not None)
    short.stop()
    say("gone with its session", wait_for(lambda: one.exists(root + "/short") is None))


clients = [client() for _ in range(3)]
basics(*clients[:2])
transaction(clients[0])
watches(*clients[:2])
locks(*clients)
elections(*clients[:2])
counters(*clients[:2])
barriers(*clients[:2])
parties(*clients[:2])
queues(*clients[:2])
caches(*clients[:2])
acls()
sessions(clients[0])
for each in clients:
    each.stop()
    each.close()
