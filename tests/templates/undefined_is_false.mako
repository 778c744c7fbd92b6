${upgrades if upgrades else "pass"} ${context.get('nope', 'dflt')} ${context.get('message')}
