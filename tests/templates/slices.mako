${'a' 'b'} ${items[0:2]} ${items[-1]} ${not items} ${1 if items else 2}
