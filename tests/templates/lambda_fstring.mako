${lambda_ if False else (lambda q: q + 1)(2)} ${f"{message!r:>10}"} ${'%s' % name}
