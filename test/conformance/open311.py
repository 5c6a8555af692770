"""Drives the Open311 endpoint with the PyPI client `georeport`, and checks what the client returns.

Usage: open311.py ROOT CLIENT:SECRET DISTRICT NUMBER [NUMBER ...]

ROOT is the address of the endpoint, the numbers are requests that the client sent. Prints a line for each check and
ends with code 1 when one fails.
"""

import sys
from urllib.parse import urlsplit, urlunsplit

import requests
from georeport import GeoReport

root, credentials, district, *numbers = sys.argv[1:]
parts = urlsplit(root)
# The client sends no key with its queries, so the credentials stand in the address, as in any address of HTTP.
signed_in = urlunsplit(parts._replace(netloc=f"{credentials}@{parts.netloc}"))
failed = 0


def check(name, holds, seen=None):
    global failed
    failed += not holds
    print(f"{'ok' if holds else 'FAILED'}: {name}" + ("" if holds else f": {seen}"))


def refused(ask):
    try:
        return f"answered {ask()}"
    except requests.HTTPError as error:
        return error.response.status_code


for output_format in ("json", "xml"):
    client = GeoReport(signed_in, jurisdiction=district, output_format=output_format)
    named = lambda text: f"{output_format}: {text}"

    services = client.get_service_list()
    codes = [service["service_code"] for service in services]
    check(named("the services have codes of their own"), len(codes) > 50 and len(set(codes)) == len(codes), codes)
    check(named("a service has a name and a group"), all(s["service_name"] and s["group"] for s in services))

    definition = client.get_service_definition(codes[0])
    check(named("the definition of a service"), definition["service_code"] == codes[0], definition)

    for number in numbers:
        found = client.get_service_request(number)
        check(named(f"the request {number}"), found["service_request_id"] == number, found)
        check(named(f"{number} has a state"), found["status"] in ("open", "closed"), found)
        check(named(f"{number} has a position"), abs(float(found["lat"])) > 1 and abs(float(found["long"])) > 1, found)

    together = client.get_service_requests(service_request_id=",".join(numbers))
    check(named("several requests at once"), sorted(r["service_request_id"] for r in together) == sorted(numbers), together)

    code = found["service_code"]
    listed = client.get_service_requests(service_code=code, status="open")
    check(named("a list by service and state"), {r["service_code"] for r in listed} == {code}, listed)
    check(named("the list has the request"), number in [r["service_request_id"] for r in listed], listed)
    if output_format == "json":  # The client cannot read an empty list in XML.
        both = client.get_service_requests(
            status="open,closed", start_date="2020-01-01T00:00:00Z", end_date="2020-01-02T00:00:00Z"
        )
        check(named("a span without requests is empty"), both == [], both)

    elsewhere = GeoReport(signed_in, jurisdiction="999999", output_format=output_format)
    check(named("another jurisdiction is not found"), refused(elsewhere.get_service_list) == 404)
    stranger = GeoReport(root, output_format=output_format)
    check(named("nothing without credentials"), refused(stranger.get_service_list) == 403)
    check(named("an unknown request is not found"), refused(lambda: client.get_service_request("20200101-00000000")) == 404)

sys.exit(1 if failed else 0)
