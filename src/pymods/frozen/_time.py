"""What time has beside the clocks."""


class struct_time(tuple):
    n_fields = 11
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
        return "time.struct_time(%s)" % ", ".join("%s=%d" % pair for pair in zip(names, self))


_days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def asctime(t=None):
    import time
    if t is None:
        t = time.localtime()
    return "%s %s %2d %02d:%02d:%02d %d" % (_days[t[6]], _months[t[1] - 1], t[2], t[3], t[4], t[5], t[0])


def ctime(seconds=None):
    import time
    return asctime(time.localtime(seconds))


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    from datetime import datetime
    d = datetime.strptime(string, format)
    return struct_time(d.timetuple())
