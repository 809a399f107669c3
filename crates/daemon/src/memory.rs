//! How the process takes memory from the system.

/// Blocks at least this large are given back to the system as soon as they are freed.
#[cfg(target_env = "gnu")]
const LARGE: libc::c_int = 1024 * 1024;

/// Fixes the size from which glibc maps a block of its own and unmaps it when freed.
///
/// Left alone, it raises that size to the largest block freed so far: the 19 MiB that hashing a
/// password takes. From then on each thread that ever hashed one keeps its 19 MiB for good.
#[cfg(target_env = "gnu")]
#[expect(
    unsafe_code,
    reason = "no safe wrapper of mallopt; it only sets a number"
)]
pub fn give_back_large_blocks() {
    // SAFETY: mallopt takes two numbers and may be called at any time.
    let done = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE) };
    if done != 1 {
        tracing::warn!("freed memory may not be given back to the system");
    }
}

/// Other libraries have no such habit.
#[cfg(not(target_env = "gnu"))]
pub fn give_back_large_blocks() {}
