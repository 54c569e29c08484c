"""A device in words people know, and the network it is in; pure."""

import ipaddress
import re

#: What a user agent says, the more telling first: Edge and Opera also call themselves Chrome.
BROWSERS = (
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|Opera"), "Opera"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrom(e|ium)/|CriOS/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
)
SYSTEMS = (
    (re.compile(r"iPhone"), "iPhone"),
    (re.compile(r"iPad"), "iPad"),
    (re.compile(r"Android"), "Android"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"Macintosh|Mac OS"), "Mac"),
    (re.compile(r"CrOS"), "Chromebook"),
    (re.compile(r"Linux"), "Linux"),
)
#: An office or a household: what a provider hands out as one.
NETWORK_BITS = {4: 24, 6: 48}


def device_in_words(user_agent: str) -> str:
    """Return "Chrome, Android"; nothing when the browser says nothing we know.

    Examples
    --------
    >>> device_in_words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'

    """
    known = (
        next((name for pattern, name in table if pattern.search(user_agent)), "")
        for table in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in known if name)


def network_of(address: str) -> str:
    """Return the network that holds ``address``: /24 for IPv4, /48 for IPv6.

    Examples
    --------
    >>> network_of("192.0.2.17")
    '192.0.2.0/24'

    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, NETWORK_BITS[found.version]), strict=False))
