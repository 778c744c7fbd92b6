${ "multi
line" }