"""Settings of who may join, and what those who did may use."""

from __future__ import annotations

from headwater.configuring.fields import Field, Group, Part
from headwater.web.html.language import catalogue


def describe_signup() -> Group:
    """Describe registration."""
    _ = catalogue().gettext
    return Group(
        "signup",
        _("Sign-up"),
        _("Who may make an account here."),
        (_door_part(), _invitations_part(), _strangers_part()),
    )


def _door_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Who may join"),
        (
            # Asked as one question (`joining.py`); by these names the history tells what it changed.
            Field("signup.enabled", _("People may sign up")),
            Field("signup.requires_approval", _("A moderator accepts each request")),
            Field(
                "signup.requires_email_verification",
                _("The email address must be confirmed"),
                _("Needs mail to be set up."),
            ),
            Field(
                "signup.limit",
                _("Accounts at most"),
                _("Sign-up closes by itself when there are so many."),
                unlimited=_("no limit"),
            ),
            Field("signup.minimum_age", _("Minimum age"), _("People confirm it when they join."), unit="year"),
        ),
    )


def _invitations_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Invitations"),
        (
            Field("signup.invitations.by_users", _("Users may invite others")),
            Field("signup.invitations.lifetime", _("A link is good for"), _("At most; whoever makes it may say less.")),
            Field("signup.invitations.max_uses", _("People who may join with one link of a user")),
            Field("signup.invitations.max_open", _("Open links of one user")),
        ),
        _("For links of users, where these may invite. Those who decide about requests always may."),
    )


def _strangers_part() -> Part:
    _ = catalogue().gettext
    lines = _("One network a line, such as 192.0.2.0/24.")
    return Part(
        _("Against floods"),
        (
            Field(
                "signup.filters.cidr.whitelist",
                _("Only from these networks may strangers join"),
                lines + " " + _("Empty: from everywhere."),
            ),
            Field("signup.filters.cidr.blacklist", _("From these networks they may not"), lines),
            Field("signup.max_waiting", _("Requests that may wait at once")),
            Field(
                "signup.tell_moderators_after",
                _("Moderators get one mail for all requests within"),
            ),
        ),
    )


def describe_users() -> Group:
    """Describe what a user gets."""
    _ = catalogue().gettext
    space = (
        Field(
            "user.video_quota",
            _("Space for videos of a new user"),
            _("Original and finished files count. It can be changed for each user."),
            unlimited=_("no limit"),
        ),
        Field(
            "user.video_quota_daily",
            _("Of it, in one day"),
            _("Keeps one person from filling the disk over night."),
            unlimited=_("no limit"),
        ),
        Field(
            "video_channels.max_per_user", _("Channels that one user may have"), _("Their names are taken for ever.")
        ),
        Field("user.default_channel_name", _("Name of the first channel"), _("$1 stands for the user's name.")),
    )
    sessions = (
        Field("sessions.lifetime", _("Browsers stay logged in for"), _("Counted from the last visit.")),
        Field("oauth2.token_lifetime.access_token", _("Applications stay logged in for")),
        Field(
            "oauth2.token_lifetime.refresh_token",
            _("and may renew it for"),
            _("Counted from the last time they did."),
        ),
    )
    return Group(
        "users",
        _("Users and space"),
        _("What a new user gets, and how long people stay logged in."),
        (Part(_("Space and channels"), space), Part(_("Staying logged in"), sessions), _steps_part()),
    )


def _steps_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Time for single steps"),
        (
            Field("sessions.passkey_challenge_lifetime", _("Showing a passkey")),
            Field("sessions.second_step_lifetime", _("Writing the code of two-factor authentication")),
            Field("sessions.two_factor_request_lifetime", _("Setting up two-factor authentication")),
            Field("mailed_codes.email_lifetime", _("Opening the mail that confirms an address")),
            Field("mailed_codes.password_lifetime", _("Opening the mail for a new password")),
            Field("mailed_codes.first_password_lifetime", _("Opening the mail for a first password")),
            Field("sessions.video_file_token_lifetime", _("Loading the files of a private video")),
        ),
    )
