${message | n,str.upper}
