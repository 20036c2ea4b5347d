"""What checkov finds and why it stays: `<check> on <resource type>` -> the reason."""

_OWN_KEY = "encrypted with AWS's own key; a customer-managed one costs and adds a way to lock oneself out"

SUPPRESSED = {
    "CKV_AWS_158 on AWS::Logs::LogGroup": _OWN_KEY,
    "CKV_AWS_119 on AWS::DynamoDB::Table": _OWN_KEY,
    "CKV_AWS_149 on AWS::SecretsManager::Secret": _OWN_KEY,
    "CKV_AWS_173 on function": "variables hold names and ARNs, no secret, and AWS encrypts them with its own key",
    "CKV_AWS_27 on AWS::SQS::Queue": "SqsManagedSseEnabled encrypts it, which the check does not know",
    "CKV_AWS_26 on AWS::SNS::Topic": (
        "an alarm's mail holds nothing of a customer, and CloudWatch cannot publish to a topic under AWS's own key"
    ),
    "CKV_AWS_115 on function": (
        "MaximumConcurrency bounds the worker, the stage's throttle the receiver; a reservation takes from the account"
    ),
    "CKV_AWS_116 on function": (
        "no failed call vanishes: the receiver answers its caller, the worker's failures go to the dead letters, and "
        "CloudFormation waits for the answer of ConnectHelpdesk"
    ),
    "CKV_AWS_18 on AWS::S3::Bucket": "who was given its address opens a report; a log of that takes one bucket more",
    "CKV_AWS_21 on AWS::S3::Bucket": "a report is written once and can be made again; versions would outlive its week",
    "CKV_AWS_117 on function": "nothing inside a VPC is called, and a VPC would need a paid way out to the helpdesk",
}
