//! Card readers behind one stream of card events.
