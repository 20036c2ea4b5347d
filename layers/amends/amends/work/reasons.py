"""Why a helpdesk could not be worked with, as sentences for an admin: the fixed words of our errors, explained."""

from __future__ import annotations

from collections.abc import Callable

from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError

FORESEEN = (TryLaterError, GiveUpError, MovedOnError)  # SignInError is the first one's
_PLACE = "the api secret (the stack's outputs lead to it)"
_SAID = {
    "api_secret": f"The credentials are not filled in. What to do: fill in {_PLACE} as your helpdesk's page says.",
    "api_key": f"The API key is not filled in. What to do: fill in {_PLACE} as your helpdesk's page says.",
    "secret_malformed": "A secret is not a JSON object any more. What to do: put it right in Secrets Manager.",
    "api_url": f"url is no address of the helpdesk. What to do: put https://YOURS.<helpdesk>.com into {_PLACE}.",
    "oauth_client": f"The OAuth client was refused. What to do: compare client id, secret and scopes with {_PLACE}.",
    "anonymous": f"The token or its e-mail is wrong. What to do: correct them in {_PLACE}.",
    "sign_in": f"The credentials were refused. What to do: put fresh ones into {_PLACE}.",
    "agents_me": f"The helpdesk does not say whose key it is. What to do: put an agent's own key into {_PLACE}.",
    "not_an_agent": "The credentials are not a team member's. What to do: use those of the user Amends.",
    "redirected": f"The account has another address now. What to do: correct url in {_PLACE}.",
    "forbidden": "The user may not do this. What to do: make it an admin, and allow its client what the page names.",
    "not_found": "The helpdesk does not know it, or the user may not see it. What to do: check number and role.",
    "unprocessable": "The helpdesk does not take what was asked. What to do: do it by hand, as its page says.",
    "bad_request": "The helpdesk does not take what was asked. What to do: do it by hand, as its page says.",
    "webhook_kind": (
        'The webhook "Amends" subscribes to events, which cannot be changed later. What to do: delete it in Zendesk, '
        "then run this action again."
    ),
    "secret_store": "Secrets Manager did not answer. What to do: run this action again in a minute.",
    "casebook": "The casebook did not answer. What to do: run this action again in a minute.",
    "settings": "The settings could not be read. What to do: run this action again in a minute.",
}


def why(error: Exception, fault: Callable[[Exception], None]) -> str:
    """What a fault means to an admin. One that nobody foresaw is handed to `fault`, which logs it."""
    if not isinstance(error, FORESEEN):
        fault(error)
    return explained(error)


def explained(error: Exception) -> str:
    """One sentence or two about an error of the ports."""
    if isinstance(error, MovedOnError):
        return "Somebody changed it at the same moment. What to do: run this action again."
    if isinstance(error, SignInError | GiveUpError | TryLaterError) and error.reason in _SAID:
        return _SAID[error.reason]
    if isinstance(error, SignInError | GiveUpError):
        return f"The helpdesk answered in a way that Amends does not understand ({error.reason})."
    if isinstance(error, TryLaterError):
        return (
            f"The helpdesk is busy or down ({error.reason}). What to do: run it again in {error.seconds:.0f} seconds."
        )
    return f"Something failed that nobody foresaw ({type(error).__name__}); the log names the place."
