//! courrier-kiosk: the borne in the waiting room.
