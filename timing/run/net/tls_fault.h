// What OpenSSL has to say of a failure, in words.
//
// For the files named tls_* alone: it reads OpenSSL's queue of the calling thread.
//
// Threads: any. Errors: they are the subject.
#pragma once

#include <string>

namespace timing::run {

// The first reason in the thread's queue, which is empty afterwards; empty: there is none.
std::string take_tls_error();

}  // namespace timing::run
