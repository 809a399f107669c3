//! courrier-desk: the agents' application.
