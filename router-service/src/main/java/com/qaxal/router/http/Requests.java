package com.qaxal.router.http;

import com.qaxal.model.problem.ProblemCode;

/** Whoever answers the requests of one event loop. */
public interface Requests {
    void serve(Arrival arrival);

    /** What is not well formed, or too long, never becomes an arrival; the connection closes behind the refusal. */
    void refuse(Reply reply, ProblemCode problem);
}
