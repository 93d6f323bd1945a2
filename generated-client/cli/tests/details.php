<?php
// A call of the Client API as its documentation has customers write it: an array of fields, which PHP sends as
// multipart/form-data, no redirects, and no patience with an answer of another content type or without an object in it.
[, $address, $key] = $argv;

$handle = curl_init($address);
curl_setopt_array($handle, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => ['m' => 'clientapi', 'apikey' => $key, 'apimodule' => 'client', 'apifunction' => 'getdetails'],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_FOLLOWLOCATION => false,
    CURLOPT_TIMEOUT => 10,
]);
$body = curl_exec($handle);
if ($body === false) {
    fwrite(STDERR, 'no answer: ' . curl_error($handle) . "\n");
    exit(1);
}
$type = curl_getinfo($handle, CURLINFO_CONTENT_TYPE);
if ($type !== 'application/json') {
    fwrite(STDERR, "not JSON but $type\n");
    exit(1);
}
$reply = json_decode($body, true);
if (!is_array($reply)) {
    fwrite(STDERR, "the answer does not decode\n");
    exit(1);
}
echo $reply['status'], ': ', $reply['data']['city'] ?? $reply['message'], "\n";
