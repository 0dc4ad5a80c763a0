"""OpenStack Swift with its S3 interface as one process, for tests: python3 server.py DIRECTORY

Needs Debian's packages swift-proxy, swift-account, swift-container and swift-object. Prints its port once it listens, and
ends when its standard input does. The user is test:tester, the key testing; signatures are checked.
"""

import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import hubs, wsgi
from paste.deploy import loadapp
from swift.account.server import AccountController
from swift.common.http_protocol import SwiftHttpProtocol
from swift.common.ring.builder import RingBuilder
from swift.common.storage_policy import POLICIES
from swift.common.utils import get_logger, mkdirs
from swift.container.server import ContainerController
from swift.obj.server import ObjectController

PROXY = """
[DEFAULT]
swift_dir = {directory}
log_level = CRITICAL

[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats bulk s3api tempauth slo dlo versioned_writes proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true

[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
"""


class Cache:
    """What memcached would be to one process."""

    def __init__(self):
        self.held = {}

    def get(self, key, *_, **__):
        return self.held.get(key)

    def set(self, key, value, *_, **__):
        self.held[key] = value

    def incr(self, key, delta=1, **_):
        self.held[key] = int(self.held.get(key, 0)) + delta
        return self.held[key]

    def delete(self, key, **_):
        self.held.pop(key, None)


def build_ring(directory, name, port):
    builder = RingBuilder(2, 1, 1)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'disk', 'weight': 1})
    builder.rebalance()
    builder.get_ring().save(os.path.join(directory, f'{name}.ring.gz'))


LOGGER = get_logger({'log_level': 'CRITICAL'}, 'tests')


def serve(socket, app):
    eventlet.spawn(wsgi.server, socket, app, LOGGER, protocol=SwiftHttpProtocol)


def main(directory):
    mkdirs(os.path.join(directory, 'disks', 'disk'))
    settings = {'devices': os.path.join(directory, 'disks'), 'swift_dir': directory, 'mount_check': 'false'}
    parts = {'account': AccountController, 'container': ContainerController, 'object': ObjectController}
    sockets = {name: eventlet.listen(('127.0.0.1', 0)) for name in parts}
    for name, socket in sockets.items():
        build_ring(directory, name, socket.getsockname()[1])
    for policy in POLICIES:
        policy.load_ring(directory)
    for name, controller in parts.items():
        serve(sockets[name], controller(settings, logger=LOGGER))
    configuration = os.path.join(directory, 'proxy-server.conf')
    with open(configuration, 'w') as file:
        file.write(PROXY.format(directory=directory))
    proxy = loadapp(f'config:{configuration}')
    cache = Cache()

    def app(environ, start_response):
        environ['swift.cache'] = cache
        return proxy(environ, start_response)

    front = eventlet.listen(('127.0.0.1', 0))
    serve(front, app)
    print(front.getsockname()[1], flush=True)
    hubs.trampoline(sys.stdin.fileno(), read=True)


main(sys.argv[1])
