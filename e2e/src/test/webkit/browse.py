"""A WebKitGTK with Intelligent Tracking Prevention on, told what to do line by line, in JSON.

Not by WebDriver: its sessions are ephemeral, and in these WebKit prevents nothing.
"""
import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402

proxy, folder = sys.argv[1:]
data = WebKit2.WebsiteDataManager(base_data_directory=folder + "/data", base_cache_directory=folder + "/cache")
data.set_itp_enabled(True)
data.set_tls_errors_policy(WebKit2.TLSErrorsPolicy.IGNORE)
data.set_network_proxy_settings(WebKit2.NetworkProxyMode.CUSTOM, WebKit2.NetworkProxySettings.new(proxy, None))
view = WebKit2.WebView.new_with_context(WebKit2.WebContext.new_with_website_data_manager(data))
cookies = data.get_cookie_manager()
cookies.set_persistent_storage(folder + "/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE)
window = Gtk.Window()
window.add(view)
window.show_all()


def answer(value):
    print(json.dumps(value), flush=True)


def navigate(url):
    def changed(_, event):
        if event == WebKit2.LoadEvent.FINISHED:
            view.disconnect(handler)
            answer(view.get_uri())

    handler = view.connect("load-changed", changed)
    view.load_uri(url)


def evaluate(expression):
    """The value of the expression, or of the promise that it is."""

    def done(_, result):
        try:
            answer(json.loads(view.call_async_javascript_function_finish(result).to_string()))
        except GLib.Error as error:
            answer({"error": error.message})

    body = "return JSON.stringify(await (" + expression + ")) ?? 'null'"
    view.call_async_javascript_function(body, -1, None, None, None, None, done)


def cookies_of(url):
    def done(_, result):
        answer([
            {
                "name": cookie.get_name(),
                "value": cookie.get_value(),
                "http_only": cookie.get_http_only(),
                "expires": cookie.get_expires().to_unix() if cookie.get_expires() else 0,
            }
            for cookie in cookies.get_cookies_finish(result)
        ])

    cookies.get_cookies(url, None, done)


COMMANDS = {"navigate": navigate, "evaluate": evaluate, "cookies": cookies_of}
lines = Gio.DataInputStream.new(Gio.UnixInputStream.new(0, False))


def read(_, result):
    line, _ = lines.read_line_finish_utf8(result)
    if line is None:
        Gtk.main_quit()
        return
    name, argument = json.loads(line)
    COMMANDS[name](argument)
    lines.read_line_async(GLib.PRIORITY_DEFAULT, None, read)


lines.read_line_async(GLib.PRIORITY_DEFAULT, None, read)
Gtk.main()
