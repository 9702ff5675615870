/** The visitors' side of the wire: takes requests off HTTP/1.1 and HTTP/2 connections, one at a time, and answers them. */
@NullMarked
package com.qaxal.router.http;

import org.jspecify.annotations.NullMarked;
