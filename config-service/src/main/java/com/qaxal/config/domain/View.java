package com.qaxal.config.domain;

import java.util.Set;

/**
 * What one resolver sees of a claim.
 *
 * @param texts the TXT records where the token belongs
 * @param page where the pages of the domain's site are served
 * @param edge where the container's edge hostname leads
 */
record View(Answer<Place> host, Answer<Set<String>> texts, Answer<Place> page, Answer<Place> edge) {}
