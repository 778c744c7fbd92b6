${message} and ${ up_revision | n } ${down_revision | comma,n}
