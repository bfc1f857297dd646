<?php
// Renames a credential and resets its secret, with the cURL calls of the WHMCS documentation.
// Usage: php update.php URL IDENTIFIER SECRET CREDENTIAL_ID

[, $url, $identifier, $secret, $credentialId] = $argv;

$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, $url);
curl_setopt($ch, CURLOPT_POST, 1);
curl_setopt($ch, CURLOPT_POSTFIELDS,
    http_build_query(
        array(
            'action' => 'UpdateOAuthCredential',
            // The API credential may come under either pair of names.
            'username' => $identifier,
            'password' => $secret,
            'credentialId' => $credentialId,
            'name' => 'Renamed by PHP',
            'redirectUri' => array('https://app.example/one', 'https://app.example/two?x=1&y=2'),
            'resetSecret' => true,
            'responsetype' => 'json',
        )
    )
);
curl_setopt($ch, CURLOPT_RETURNTRANSFER, 1);
$response = curl_exec($ch);
curl_close($ch);

echo $response, "\n";
