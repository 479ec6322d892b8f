"""Which channels an authority takes complaints by: those its file opens, as an administrator changed them since."""

from datetime import datetime

from putright.cases.models import ChannelSwitch
from putright.procedure_files.authority import Channel
from putright.procedure_files.catalogue import catalogue


def channels(authority: str) -> list[tuple[Channel, bool]]:
    """Every channel, and whether it is open now."""
    switched = dict(ChannelSwitch.objects.values_list("channel", "is_on"))
    return [(one, switched.get(one.key, one.switched_on)) for one in catalogue().authority(authority).channels.values()]


def open_channels(authority: str) -> set[str]:
    """The keys of the channels open now."""
    return {channel.key for channel, is_open in channels(authority) if is_open}


def switch(authority: str, channel: str, on: bool, by: str, now: datetime) -> None:
    """Open or shut a channel."""
    ChannelSwitch.objects.update_or_create(
        authority=authority, channel=channel, defaults={"is_on": on, "changed_by": by, "changed_at": now}
    )
