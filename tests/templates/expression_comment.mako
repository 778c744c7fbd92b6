${message.upper()
  # comment
}
