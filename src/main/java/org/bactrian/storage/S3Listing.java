package org.bactrian.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bactrian.artifact.ObjectStat;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The pages of a bucket's keys, one request after another. camel-aws2-s3 4.18.0 gives the keys of a page, and not
 * whether more follow: an empty page is the end.
 */
public final class S3Listing {
    private final String bucket;
    private final String prefix;
    private final String start;
    private final List<ObjectStat> found = new ArrayList<>();
    private String marker = "";
    private boolean open = true;

    S3Listing(String bucket, String prefix, String start) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.start = start;
    }

    /** Whether more keys may follow. */
    public boolean isOpen() {
        return open;
    }

    /** The request for the next page. */
    public ListObjectsRequest getRequest() {
        ListObjectsRequest.Builder request =
                ListObjectsRequest.builder().bucket(bucket).prefix(prefix + start);
        return marker.isEmpty() ? request.build() : request.marker(marker).build();
    }

    /** What was found, by name. */
    public List<ObjectStat> getObjects() {
        List<ObjectStat> objects = new ArrayList<>(found);
        objects.sort(Comparator.comparing(ObjectStat::name));
        return objects;
    }

    void add(List<S3Object> page) {
        for (S3Object object : page) {
            if (!object.key().endsWith("/")) { // a console's marker of a folder
                found.add(S3Store.listed(prefix, object));
            }
            marker = object.key();
        }
        open = !page.isEmpty();
    }
}
