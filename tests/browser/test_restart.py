"""The server as people run it: killed and started again, stopped, and in the way of another."""

import signal
import socket
import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.test_player import go_on, heading, start


def run_serve(*options):
    command = [sys.executable, "-m", "treeguide", "serve", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


def test_a_killed_server_starts_again_and_the_session_goes_on(browser, server):
    address = server.start()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start(page, address)
    page.locator("input[value=message]").check()
    go_on(page)
    expect(heading(page)).to_have_text("What does the display say?")

    server.kill()
    assert server.start() == address
    page.get_by_label("E5").check()
    go_on(page)

    expect(heading(page)).to_have_text("Where are you, and how do we reach you?")
    expect(page.get_by_role("link", name="Change")).to_have_count(2)
    context.close()


def test_while_the_server_is_away_the_choice_stays_and_is_sent_with_the_same_key(page, server):
    address = server.start()
    start(page, address)
    page.locator("input[value=message]").check()
    key = page.locator("input[name=key]").first.input_value()
    server.kill()
    go_on(page)

    expect(page.get_by_role("alert")).to_contain_text("There is no connection to us at present.")
    expect(page.locator("input[value=message]")).to_be_checked()
    assert page.locator("input[name=key]").first.input_value() == key

    server.start()
    go_on(page)

    expect(heading(page)).to_have_text("What does the display say?")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_system_can_ask_it_to_stop(server):
    server.start()

    server.process.send_signal(signal.SIGTERM)

    assert server.end() == 0


def test_a_second_server_says_that_the_data_are_held_and_exits_with_3(server):
    server.start()

    second = run_serve("--data", server.data, "--port", 0)

    assert second.returncode == 3
    assert f"(process {server.process.pid}) holds the data" in second.stderr


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        refused = run_serve("--data", tmp_path / "data", "--port", port)

    assert refused.returncode == 2
    assert f"Port {port} of 127.0.0.1 is in use by another program." in refused.stderr
