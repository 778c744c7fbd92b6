${caller if caller else 'no caller'} ${UNDEFINED is nope2} ${str(1)} ${len(items)} ${sorted(items, key=lambda z: -z)}
